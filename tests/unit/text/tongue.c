/* tongue.c - tests: sentences of news in many languages are told from those of others, and near ones are let be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/tongue.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *language, *text;
} SENTENCES[] = {
    {"en",
     "The ferry sails twice a day from Monday, and the council has paid for a new boat that can carry forty cars."},
    {"es", "El transbordador sale dos veces al día desde el lunes, y el ayuntamiento ha pagado un barco nuevo para los "
           "vecinos de la isla."},
    {"pt",
     "A balsa parte duas vezes por dia a partir de segunda-feira, e a câmara municipal pagou um barco novo para os "
     "moradores da ilha."},
    {"fr",
     "Le bac part deux fois par jour à partir de lundi, et la commune a payé un nouveau bateau pour les habitants "
     "de l’île."},
    {"it", "Il traghetto parte due volte al giorno da lunedì, e il comune ha pagato una nuova barca per gli abitanti "
           "dell’isola."},
    {"ca", "El transbordador surt dues vegades al dia des de dilluns, i l’ajuntament ha pagat una barca nova per als "
           "veïns de l’illa."},
    {"de",
     "Die Fähre fährt ab Montag zweimal am Tag, und der Rat hat ein neues Schiff bezahlt, das vierzig Autos tragen "
     "kann."},
    {"nl", "De veerboot vaart vanaf maandag twee keer per dag, en de gemeente heeft een nieuwe boot betaald voor de "
           "bewoners van het eiland."},
    {"sv", "Färjan går två gånger om dagen från och med måndag, och kommunen har betalat en ny båt för dem som bor på "
           "ön."},
    {"nb", "Fergen går to ganger om dagen fra og med mandag, og kommunen har betalt for en ny båt til dem som bor på "
           "øya."},
    {"pl", "Prom pływa dwa razy dziennie od poniedziałku, a rada zapłaciła za nową łódź dla mieszkańców wyspy, którzy "
           "długo na nią czekali."},
    {"cs", "Přívoz jezdí dvakrát denně od pondělí a rada zaplatila novou loď pro obyvatele ostrova, kteří na ni dlouho "
           "čekali."},
    {"fi",
     "Lautta kulkee kaksi kertaa päivässä maanantaista alkaen, ja kunta on maksanut uuden veneen saaren asukkaita "
     "varten."},
    {"tr",
     "Feribot pazartesiden itibaren günde iki kez sefer yapıyor ve belediye adada yaşayanlar için yeni bir teknenin "
     "parasını ödedi."},
    {"id", "Kapal feri berlayar dua kali sehari mulai hari Senin, dan dewan kota telah membayar perahu baru untuk "
           "penduduk pulau itu."},
    {"ru",
     "Паром ходит два раза в день с понедельника, и городской совет заплатил за новое судно для жителей острова."},
    {"uk", "Пором ходить двічі на день з понеділка, і міська рада заплатила за нове судно для мешканців острова, які "
           "довго на нього чекали."},
    {"bg", "Фериботът тръгва два пъти на ден от понеделник, а общината плати за нов кораб за жителите на острова."},
    {"ar", "تبحر العبارة مرتين في اليوم ابتداء من يوم الاثنين، وقد دفع "
           "المجلس ثمن قارب جديد لسكان الجزيرة الذين انتظروه طويلا."},
    {"fa",
     "کشتی مسافربری از روز دوشنبه روزی دو بار حرکت می‌کند و شورای "
     "شهر پول قایق تازه‌ای را برای ساکنان جزیره پرداخته است."},
    {"ur", "فیری پیر کے دن سے روزانہ دو بار چلے گی اور کونسل نے جزیرے کے "
           "رہنے والوں کے لیے ایک نئی کشتی کی قیمت ادا کر دی ہے۔"},
    {"hi", "सोमवार से नौका दिन में दो बार चलेगी और नगर परिषद ने द्वीप पर "
           "रहने वाले लोगों के लिए एक नई नाव का भुगतान किया है।"},
};

/* Asked for one language, every other one is seen, but those that are near. */
static void each_is_told_from_each(void **state)
{
    (void)state;
    int seen = 0, asked = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(SENTENCES); i++) {
        struct str language = str_from_c(SENTENCES[i].language);
        assert_true(utf8_count(str_from_c(SENTENCES[i].text)) >= TONGUE_LEAST);
        for (ptrdiff_t j = 0; j < COUNT_OF(SENTENCES); j++) {
            bool other = tongue_is_other(language, str_from_c(SENTENCES[j].text));
            if (i == j && other)
                fail_msg("%s is not taken for itself", SENTENCES[i].language);
            seen += other;
            asked += i != j;
        }
    }
    if (seen * 100 < asked * 95)
        fail_msg("%d of %d", seen, asked);
}

static void siblings_of_one_script_are_seen(void **state)
{
    (void)state;
    static const struct str PAIRS[][2] = {{S_INIT("es"), S_INIT("en")}, {S_INIT("es"), S_INIT("pt")},
                                          {S_INIT("pt"), S_INIT("es")}, {S_INIT("pt-BR"), S_INIT("it")},
                                          {S_INIT("de"), S_INIT("nl")}, {S_INIT("uk"), S_INIT("ru")},
                                          {S_INIT("fa"), S_INIT("ar")}, {S_INIT("ur"), S_INIT("fa")}};
    for (ptrdiff_t i = 0; i < COUNT_OF(PAIRS); i++)
        for (ptrdiff_t j = 0; j < COUNT_OF(SENTENCES); j++) {
            if (!str_equal(PAIRS[i][1], str_from_c(SENTENCES[j].language)))
                continue;
            if (!tongue_is_other(PAIRS[i][0], str_from_c(SENTENCES[j].text)))
                fail_msg("%s is not told from %s", PAIRS[i][1].p, PAIRS[i][0].p);
        }
}

static void what_says_nothing_is_let_be(void **state)
{
    (void)state;
    static char many[TONGUE_MOST * 3];
    memset(many, ' ', sizeof many);
    for (ptrdiff_t i = 0; i + 20 < (ptrdiff_t)sizeof many; i += 20)
        memcpy(many + i, "\xd0\x9f\xd0\xb0\xd1\x80 12", 9);
    assert_false(tongue_is_other(S("es"), S("The ferry sails twice a day from Monday.")));
    assert_false(tongue_is_other(S("es"), S("")));
    assert_false(tongue_is_other(S("xx"), str_from_c(SENTENCES[0].text)));
    assert_false(tongue_is_other(S("ja"), str_from_c(SENTENCES[0].text)));
    assert_false(tongue_is_other(
        S("es"), S("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34")));
    (void)tongue_is_other(S("es"), (struct str){many, sizeof many});
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_told_from_each),
                                       cmocka_unit_test(siblings_of_one_script_are_seen),
                                       cmocka_unit_test(what_says_nothing_is_let_be)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
