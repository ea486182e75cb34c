/* rendition.c - tests: cuts, sizes and names of renditions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/rendition.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_sizes(enum rendition_shape shape, int width, int height, const char *wanted)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    char found[256] = "";
    int count = rendition_sizes(shape, width, height, sizes);
    for (int i = 0; i < count; i++)
        snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%dx%d", i ? " " : "", sizes[i].width,
                 sizes[i].height);
    assert_string_equal(found, wanted);
}

static void sizes_end_with_the_picture(void **state)
{
    (void)state;
    assert_sizes(RENDITION_AS_SHOT, 6000, 4000, "160x107 320x213 480x320 640x427 960x640 1280x853 1920x1280");
    assert_sizes(RENDITION_AS_SHOT, 640, 480, "160x120 320x240 480x360 640x480");
    assert_sizes(RENDITION_AS_SHOT, 1200, 800, "160x107 320x213 480x320 640x427 960x640 1200x800");
    assert_sizes(RENDITION_AS_SHOT, 660, 440, "160x107 320x213 480x320 640x427");
    assert_sizes(RENDITION_AS_SHOT, 1, 1, "1x1");
    assert_sizes(RENDITION_AS_SHOT, 100, 16384, "11x1802");
    assert_sizes(RENDITION_AS_SHOT, 2000, 6000, "160x480 320x960 480x1440 640x1920");
    assert_sizes(RENDITION_CARD, 1000, 4000, "160x107 320x213 480x320 640x427 960x640");
    assert_sizes(RENDITION_SQUARE, 4000, 200, "56x56 96x96 112x112 192x192");
    assert_sizes(RENDITION_SOCIAL, 4000, 3000, "1200x630");
    assert_sizes(RENDITION_SOCIAL, 600, 600, "600x315");
}

static void assert_cut(struct rendition_cut cut, int x, int y, int width, int height)
{
    assert_int_equal(cut.x, x);
    assert_int_equal(cut.y, y);
    assert_int_equal(cut.width, width);
    assert_int_equal(cut.height, height);
}

static void a_cut_keeps_to_its_point_and_inside(void **state)
{
    (void)state;
    assert_cut(rendition_cut(RENDITION_AS_SHOT, 400, 300, 0, 0), 0, 0, 400, 300);
    assert_cut(rendition_cut(RENDITION_CARD, 600, 600, 500, 500), 0, 100, 600, 400);
    assert_cut(rendition_cut(RENDITION_CARD, 600, 600, 500, 0), 0, 0, 600, 400);
    assert_cut(rendition_cut(RENDITION_CARD, 600, 600, 500, 1000), 0, 200, 600, 400);
    assert_cut(rendition_cut(RENDITION_CARD, 600, 600, 500, 400), 0, 40, 600, 400);
    assert_cut(rendition_cut(RENDITION_SQUARE, 300, 100, 900, 500), 200, 0, 100, 100);
    for (int width = 1; width < 60; width += 3)
        for (int height = 1; height < 60; height += 7)
            for (enum rendition_shape shape = 0; shape < RENDITION_SHAPES; shape++)
                for (int focal = 0; focal <= 1000; focal += 250) {
                    struct rendition_cut cut = rendition_cut(shape, width, height, focal, 1000 - focal);
                    struct rendition_size sizes[RENDITION_WIDTHS];
                    assert_true(cut.width >= 1 && cut.height >= 1 && cut.x >= 0 && cut.y >= 0);
                    assert_true(cut.x + cut.width <= width && cut.y + cut.height <= height);
                    assert_in_range(rendition_sizes(shape, width, height, sizes), 1, RENDITION_WIDTHS);
                    assert_true(sizes[0].width >= 1 && sizes[0].height >= 1 && sizes[0].width <= cut.width);
                }
}

static void a_picture_of_three_by_two_is_its_own_card(void **state)
{
    (void)state;
    assert_int_equal(rendition_kept(RENDITION_CARD, 6000, 4000), RENDITION_AS_SHOT);
    assert_int_equal(rendition_kept(RENDITION_CARD, 1600, 1067), RENDITION_AS_SHOT);
    assert_int_equal(rendition_kept(RENDITION_CARD, 1600, 1200), RENDITION_CARD);
    assert_int_equal(rendition_kept(RENDITION_SQUARE, 100, 100), RENDITION_SQUARE);
}

static void names_say_shape_width_and_format(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_true(str_equal(rendition_name(&a, RENDITION_AS_SHOT, 640, RENDITION_AVIF), S("640.avif")));
    assert_true(str_equal(rendition_name(&a, RENDITION_CARD, 160, RENDITION_WEBP), S("card-160.webp")));
    assert_true(str_equal(rendition_name(&a, RENDITION_SOCIAL, 1200, RENDITION_JPEG), S("social-1200.jpg")));
    assert_true(str_equal(rendition_type(RENDITION_JPEG), S("image/jpeg")));
    arena_close(&a);
}

static void the_quick_form_is_no_wider_than_it_is_quick(void **state)
{
    (void)state;
    assert_int_equal(rendition_quick_size(6000, 4000).width, 1280);
    assert_int_equal(rendition_quick_size(1600, 1067).width, 1280);
    assert_int_equal(rendition_quick_size(700, 500).width, 640);
    assert_int_equal(rendition_quick_size(90, 50).width, 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_end_with_the_picture),
        cmocka_unit_test(a_cut_keeps_to_its_point_and_inside),
        cmocka_unit_test(a_picture_of_three_by_two_is_its_own_card),
        cmocka_unit_test(names_say_shape_width_and_format),
        cmocka_unit_test(the_quick_form_is_no_wider_than_it_is_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
