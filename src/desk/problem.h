/* problem.h - what is wrong, in the person's language. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PROBLEM_H
#define DESK_PROBLEM_H

#include "http/request.h"

/*
 * The rules say what is wrong in English, for files and commands too. said as the person's language has it, in the
 * request's memory: the words "desk_problem_..." are looked through for the one whose English matches, and what stands
 * in its places is put into the person's. said itself where there is none.
 */
struct str desk_problem(struct http_request *r, struct str said);
/* The same for the detail of the failure at hand (err_detail). */
struct str desk_problem_detail(struct http_request *r);

#endif
