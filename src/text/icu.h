/* icu.h - ICU, made ready once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_ICU_H
#define TEXT_ICU_H

/* To be called before anything else of the text floor, by a program's first thread. ICU waits for itself for ever where
 * memory runs out inside its locks: from now on the program ends there instead. */
void icu_prepare(void);

#endif
