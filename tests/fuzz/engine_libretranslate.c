/* engine_libretranslate.c - fuzz: the answers of libretranslate. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    engine_read(&ENGINE_ADAPTER_LIBRETRANSLATE, (struct str){(const char *)data, (ptrdiff_t)size});
    return 0;
}
