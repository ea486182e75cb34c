/* heads.c - tests of heads: one for many pages, bounded in number, made by several threads at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/heads.c"

#include "unit/press/ask.h"

static struct str head_text(struct arena *a, int number)
{
    return str_slice(body_of_test(a, number, 3000), 0, 2500);
}

static void pages_share_a_head(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct press_head *one = press_head_hold(head_text(&a, 1)), *same = press_head_hold(head_text(&a, 1));
    struct press_head *other = press_head_hold(head_text(&a, 2));
    assert_true(one && one == same && one != other);
    assert_memory_not_equal(press_head_digest(one), press_head_digest(other), PRESS_DIGEST);
    assert_ptr_equal(press_head_coded(one), press_head_coded(same));
    assert_null(press_head_hold(S("short")));
    press_head_release(one);
    press_head_release(same);
    press_head_release(other);
    arena_close(&a);
}

static void heads_are_bounded_and_outlive_the_table(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct press_head *first = press_head_hold(head_text(&a, 100));
    for (int i = 0; i < 3 * HEADS; i++)
        press_head_release(press_head_hold(head_text(&a, 101 + i)));
    assert_int_equal(atomic_load(&first->references), 1); /* the table has let go of it */
    assert_true(str_equal(press_head_text(first), head_text(&a, 100)));
    press_head_release(first);
    arena_close(&a);
}

static void *hold_in_thread(void *context)
{
    for (int i = 0; i < 200; i++) {
        struct press_head *head = press_head_hold(*(struct str *)context);
        assert_non_null(press_head_coded(head));
        press_head_release(head);
    }
    return NULL;
}

static void threads_meet(void **state)
{
    struct arena a;
    pthread_t threads[4];
    (void)state;
    arena_init(&a, 0);
    struct str text = head_text(&a, 7);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hold_in_thread, &text), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    arena_close(&a);
}

/* What a page with a head sends is what one without would, in every coding, under one validator. */
static void a_body_with_a_head_comes_back(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct str body = body_of_test(&a, 5, 9000);
    struct http_response response = {.arena = &a, .type = S(PLAIN_TYPE), .body = body, .shared_head = 2500};
    struct press_page *page = press_page_make(S("/"), 1, &response);
    assert_non_null(page->head);
    for (enum http_coding coding = HTTP_GZIP; coding <= HTTP_BROTLI; coding++) {
        struct buf plain;
        buf_init(&plain, body.n);
        struct http_answer *answer = press_page_make_answer(page, (struct press_choice){coding, false}, body);
        assert_true(press_coding_decode(coding, http_answer_body(answer), &plain));
        assert_true(str_equal(buf_str(&plain), body));
        http_answer_release(answer);
        buf_close(&plain);
    }
    press_page_release(page);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_share_a_head),
        cmocka_unit_test(heads_are_bounded_and_outlive_the_table),
        cmocka_unit_test(threads_meet),
        cmocka_unit_test(a_body_with_a_head_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
