/* mail.c - a letter as mail servers take it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing that stands in a header or a body can end it: control characters are blanks in one and quoted in the other,
 * and the boundary holds "=_", which quoted-printable never has.
 */
#include "text/mail.h"

#include "base/buf.h"
#include "base/time.h"
#include "base/utf8.h"

#define BOUNDARY "=_dateline"
#define WORD_BEGIN "=?UTF-8?Q?"
#define WORD_MAX (75 - 12) /* bytes of an encoded word between its marks */
#define BEFORE_MAX 10      /* of a header's name and what stands behind it, before its first word */
#define PLAIN_MAX 60       /* of a header that stands as it is */
#define LINE_MAX 75        /* of a quoted-printable line, before its "=" */
#define LOCAL_MAX 64

static const char DIGITS[] = "0123456789ABCDEF";

/* ---- addresses ---- */

static bool is_atom_character(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || (c && str_find_char(S("!#$%&'*+-/=?^_`{|}~"), c, 0) >= 0);
}

static bool is_host_character(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '-';
}

/* Parts with dots between, none of them empty. */
static bool is_dotted(struct str text, bool is_character(char c))
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        bool dot = text.p[i] == '.' && i > 0 && i + 1 < text.n && text.p[i - 1] != '.';
        if (!dot && !is_character(text.p[i]))
            return false;
    }
    return text.n > 0;
}

bool mail_is_address(struct str text)
{
    struct str local, host;
    return text.n <= MAIL_ADDRESS_MAX && str_cut(text, '@', &local, &host) && local.n <= LOCAL_MAX &&
           is_dotted(local, is_atom_character) && is_dotted(host, is_host_character);
}

/* ---- headers ---- */

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7F;
}

static bool is_plain(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (is_control(text.p[i]) || (unsigned char)text.p[i] > '~' || text.p[i] == '"' || text.p[i] == '\\')
            return false;
    return text.n <= PLAIN_MAX && str_find(text, S("=?"), 0) < 0;
}

static void add_byte(struct buf *out, char c)
{
    unsigned char byte = (unsigned char)c;
    buf_add_char(out, '=');
    buf_add_char(out, DIGITS[byte >> 4]);
    buf_add_char(out, DIGITS[byte & 15]);
}

/* A character of the "Q" encoding where it may stand in a name as well (RFC 2047 section 5 (3)); how long it gets. */
static int add_word_character(struct buf *out, struct str character)
{
    char c = character.p[0];
    bool letter = character.n == 1 && (char_is_alpha(c) || char_is_digit(c));
    if (letter || c == ' ' || is_control(c)) {
        buf_add_char(out, letter ? c : '_');
        return 1;
    }
    for (ptrdiff_t i = 0; i < character.n; i++)
        add_byte(out, character.p[i]);
    return 3 * (int)character.n;
}

/* Bytes that are no UTF-8 are left out. */
static void add_words(struct buf *out, struct str text)
{
    int32_t code;
    int line = BEFORE_MAX;
    buf_add(out, S(WORD_BEGIN));
    while (text.n) {
        int size = utf8_decode(text, &code);
        if (line + 3 * size > WORD_MAX) {
            buf_add(out, S("?=\r\n " WORD_BEGIN));
            line = 0;
        }
        if (size)
            line += add_word_character(out, str_slice(text, 0, size));
        text = str_from(text, MAX(size, 1));
    }
    buf_add(out, S("?="));
}

static void add_phrase(struct buf *out, struct str text)
{
    if (is_plain(text))
        buf_add(out, text);
    else
        add_words(out, text);
}

static void add_from(struct buf *out, const struct mail *mail)
{
    bool plain = is_plain(mail->from_name);
    buf_add(out, S("From: "));
    if (mail->from_name.n) {
        buf_add(out, plain ? S("\"") : S(""));
        add_phrase(out, mail->from_name);
        buf_add(out, plain ? S("\"\r\n ") : S("\r\n "));
    }
    buf_add_format(out, "<%.*s>\r\n", STR_ARG(mail->from));
}

/* RFC 5322 section 3.3 has numbers for the zone. */
static void add_date(struct buf *out, int64_t date)
{
    char text[TIME_HTTP_SIZE];
    time_format_http(date, text);
    struct str written = str_from_c(text);
    buf_add_format(out, "Date: %.*s+0000\r\n", STR_ARG(str_slice(written, 0, written.n - 3)));
}

/* ---- bodies ---- */

/* Whether c stands as it is; a blank does where its line goes on. */
static bool stands(struct str text, ptrdiff_t at)
{
    char c = text.p[at];
    if (c == ' ')
        return at + 1 < text.n && text.p[at + 1] != '\n' && text.p[at + 1] != '\r';
    return c > ' ' && c <= '~' && c != '=';
}

static void add_quoted(struct buf *out, struct str text)
{
    int line = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') {
            buf_add(out, S("\r\n"));
            line = 0;
            continue;
        }
        int width = stands(text, i) ? 1 : 3;
        if (line + width > LINE_MAX) {
            buf_add(out, S("=\r\n"));
            line = 0;
        }
        if (width == 1)
            buf_add_char(out, text.p[i]);
        else
            add_byte(out, text.p[i]);
        line += width;
    }
    buf_add(out, S("\r\n"));
}

static void add_part(struct buf *out, struct str type, struct str text)
{
    buf_add_format(out,
                   "--" BOUNDARY "\r\nContent-Type: %.*s; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                   STR_ARG(type));
    add_quoted(out, text);
}

void mail_write(struct buf *out, const struct mail *mail)
{
    add_from(out, mail);
    buf_add_format(out, "To: <%.*s>\r\nSubject: ", STR_ARG(mail->to));
    add_phrase(out, mail->subject);
    buf_add(out, S("\r\n"));
    add_date(out, mail->date);
    buf_add_format(out, "Message-ID: <%.*s>\r\n", STR_ARG(mail->id));
    buf_add(out, S("MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
                   "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n"));
    add_part(out, S("text/plain"), mail->text);
    add_part(out, S("text/html"), mail->html);
    buf_add(out, S("--" BOUNDARY "--\r\n"));
}
