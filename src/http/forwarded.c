/* forwarded.c - client addresses, and what trusted proxies say of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/forwarded.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};

static bool parse_bare(struct str text, struct address *out)
{
    char copy[FORWARDED_TEXT_SIZE];
    if (text.n == 0 || text.n >= FORWARDED_TEXT_SIZE || memchr(text.p, 0, (size_t)text.n))
        return false;
    memcpy(copy, text.p, (size_t)text.n);
    copy[text.n] = 0;
    if (inet_pton(AF_INET6, copy, out->bytes) == 1)
        return true;
    memcpy(out->bytes, MAPPED, sizeof(MAPPED));
    return inet_pton(AF_INET, copy, out->bytes + sizeof(MAPPED)) == 1;
}

bool address_parse(struct str text, struct address *out)
{
    struct str bare, port;
    ptrdiff_t colon = str_find_char(text, ':', 0);
    if (text.n > 0 && text.p[0] == '[') {
        ptrdiff_t end = str_find_char(text, ']', 0);
        return end > 0 && str_find_char(text, ':', 0) > 0 && parse_bare(str_slice(text, 1, end), out);
    }
    if (colon >= 0 && str_find_char(text, ':', colon + 1) < 0) { /* one colon: IPv4 with a port */
        str_cut(text, ':', &bare, &port);
        return parse_bare(bare, out);
    }
    return parse_bare(text, out);
}

bool address_is_mapped(const struct address *address)
{
    return memcmp(address->bytes, MAPPED, sizeof(MAPPED)) == 0;
}

ptrdiff_t address_format(const struct address *address, char out[FORWARDED_TEXT_SIZE])
{
    bool mapped = address_is_mapped(address);
    inet_ntop(mapped ? AF_INET : AF_INET6, address->bytes + (mapped ? sizeof(MAPPED) : 0), out, FORWARDED_TEXT_SIZE);
    return (ptrdiff_t)strlen(out);
}

bool address_is_loopback(const struct address *address)
{
    static const unsigned char ONE[16] = {[15] = 1};
    return memcmp(address->bytes, ONE, sizeof(ONE)) == 0 || (address_is_mapped(address) && address->bytes[12] == 127);
}

bool address_block_parse(struct str text, struct address_block *out)
{
    struct str address, bits;
    int64_t count;
    bool has_bits = str_cut(text, '/', &address, &bits);
    if (!parse_bare(address, &out->address))
        return false;
    int most = address_is_mapped(&out->address) && str_find_char(address, ':', 0) < 0 ? 32 : 128;
    if (!has_bits)
        count = most;
    else if (!str_to_i64(bits, &count) || count < 0 || count > most)
        return false;
    out->bits = (int)count + 128 - most;
    return true;
}

static bool block_holds(const struct address_block *block, const struct address *address)
{
    int whole = block->bits / 8, rest = block->bits % 8;
    if (memcmp(block->address.bytes, address->bytes, (size_t)whole) != 0)
        return false;
    int mask = rest ? 0xff00 >> rest & 0xff : 0;
    return rest == 0 || (block->address.bytes[whole] & mask) == (address->bytes[whole] & mask);
}

bool address_is_in(const struct address *address, const struct address_block *blocks, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (block_holds(&blocks[i], address))
            return true;
    return false;
}

/* Takes the last element of a comma list off; commas inside of quotes do not occur in what we read. */
static bool take_last(struct str *list, struct str *element)
{
    if (list->n == 0)
        return false;
    ptrdiff_t comma = list->n - 1;
    while (comma >= 0 && list->p[comma] != ',')
        comma--;
    *element = str_trim(str_from(*list, comma + 1));
    *list = str_slice(*list, 0, MAX(comma, 0));
    return true;
}

static struct str unquote(struct str s)
{
    bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
    return quoted ? str_slice(s, 1, s.n - 1) : s;
}

/* The value of a parameter of one forwarded-element: "for=192.0.2.1;proto=https". */
static struct str parameter(struct str element, struct str name)
{
    while (element.n > 0) {
        struct str pair, key, value;
        str_cut(element, ';', &pair, &element);
        if (str_cut(pair, '=', &key, &value) && str_equal_nocase(str_trim(key), name))
            return unquote(str_trim(value));
    }
    return (struct str){0};
}

static bool says_https(struct str proto)
{
    return str_equal_nocase(proto, S("https"));
}

/* Walks hop by hop away from us, as long as the hop is trusted and says who came before. */
static void walk(struct str list, bool standard, const struct address_block *trusted, ptrdiff_t count,
                 struct forwarded_client *out)
{
    struct str element;
    struct address before;
    while (address_is_in(&out->address, trusted, count) && take_last(&list, &element)) {
        if (!address_parse(standard ? parameter(element, S("for")) : element, &before))
            return;
        out->address = before;
    }
}

struct forwarded_client forwarded_read(const struct forwarded *headers, const struct address *peer,
                                       const struct address_block *trusted, ptrdiff_t trusted_count)
{
    struct forwarded_client out = {.address = *peer};
    struct str nearest = {0}, rest = headers->standard, proto = {0}, host = {0};
    if (!headers->standard.p || !headers->list.p)
        walk(headers->standard.p ? headers->standard : headers->list, headers->standard.p != NULL, trusted,
             trusted_count, &out);
    take_last(&rest, &nearest);
    rest = headers->proto;
    take_last(&rest, &proto);
    rest = headers->host;
    take_last(&rest, &host);
    out.secure = says_https(proto.n ? proto : parameter(nearest, S("proto")));
    out.host = host.n ? host : parameter(nearest, S("host"));
    return out;
}
