/* mail.c - fuzz target: a letter stays one letter of two parts, whatever its texts are; and what settings of mail take.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/time.h"
#include "http/smtp.h"
#include "newsroom/mail_setting.h"
#include "text/mail.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines end with CRLF, hold printable ASCII alone, and are short; three of them are boundaries. */
static void look_at_lines(struct str text)
{
    int boundaries = 0;
    struct str line;
    while (text.n) {
        assert(str_cut(text, '\n', &line, &text) && str_ends(line, S("\r")) && line.n <= 79);
        for (ptrdiff_t i = 0; i + 1 < line.n; i++)
            assert(line.p[i] >= ' ' && line.p[i] <= '~');
        boundaries += str_starts(line, S("--=_dateline"));
    }
    assert(boundaries == 3);
}

static void write_letter(struct str text)
{
    struct buf out;
    struct mail mail = {.from = S("desk@news.example"),
                        .to = S("ines@news.example"),
                        .from_name = text,
                        .subject = text,
                        .id = S("1@news.example"),
                        .text = text,
                        .html = text};
    buf_init(&out, 1 << 24);
    mail_write(&out, &mail);
    assert(!out.failed);
    look_at_lines(buf_str(&out));
    buf_close(&out);
}

static void read_settings(struct str text)
{
    struct digest_schedule schedule;
    bool clean =
        str_find_char(text, '\r', 0) < 0 && str_find_char(text, '\n', 0) < 0 && str_find_char(text, ' ', 0) < 0;
    assert(!mail_is_address(text) || clean);
    assert(!smtp_is_url(text) || clean);
    (void)failed(mail_addresses_check(S("digest_to"), text, MAIL_RECIPIENTS));
    (void)failed(mail_login_check(text));
    if (digest_schedule_read(text, &schedule)) {
        int64_t now = 1800000000 * TIME_SECOND, due = digest_due(&schedule, S("Europe/Oslo"), now);
        assert(due <= now && due > now - 8 * TIME_DAY);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    if (size > 65536)
        return 0;
    write_letter(text);
    read_settings(text);
    return 0;
}
