/* Where the code that confirms goes: to the person alone, never to the helper. */
#include "mod/assist/assist_internal.h"
#include "mod/identity/identity.h"
#include "mod/identity/ways.h"
#include "mod/notify/notify.h"
#include "mod/notify/notify_code.h"
#include "text/text.h"

struct place {
    struct str channel, address;
};
struct places {
    struct place *at;
    size_t n, cap;
};

static void add(struct ctx *c, struct places *to, struct str typed)
{
    struct str phone, mail = account_login(c->arena, typed);
    if (ident_phone(c->arena, typed, &phone) == ERR_OK)
        VEC_PUSH(c->arena, to, ((struct place){ S("phone"), phone }));
    else if (ident_email(mail) == ERR_OK)
        VEC_PUSH(c->arena, to, ((struct place){ S("email"), mail }));
}

/* Those that a code has proved, then what the account says (its mail address on request), then where its news goes. */
static enum err places_of(struct ctx *c, int64_t account_id, bool with_mail, struct places *out)
{
    struct way *list;
    struct account a;
    struct str mail, sms;
    size_t n;
    *out = (struct places){ 0 };
    TRY(ways_of(c, account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].kind, S("phone")) || str_eq(list[i].kind, S("email")))
            add(c, out, list[i].subject);
    TRY(account_get(c, account_id, &a));
    TRY(notify_addresses(c, account_id, &mail, &sms));
    struct str others[] = { a.phone, a.login, with_mail ? a.email : S(""), sms, mail };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        add(c, out, others[i]);
    return ERR_OK;
}

static bool has(const struct places *p, const struct place *one)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->at[i].channel, one->channel) && str_eq(p->at[i].address, one->address))
            return true;
    return false;
}

bool help_codes_go(struct ctx *c) { return notify_code_channel(c, S("phone")) || notify_code_channel(c, S("email")); }

enum err help_code_to(struct ctx *c, const struct help *h, struct str *channel, struct str *address)
{
    struct places person, helper;
    *channel = S("phone");
    *address = S("");
    if (!h->account_id)
        return ERR_OK;
    TRY(places_of(c, h->account_id, h->opened, &person)); /* an older account's mail address that nobody proved may be anybody's */
    TRY(places_of(c, h->helper_id, true, &helper));
    for (size_t i = 0; i < person.n && !address->len; i++) {
        const struct place *p = &person.at[i];
        if (!has(&helper, p) && notify_code_channel(c, p->channel)) {
            *channel = p->channel;
            *address = p->address;
        }
    }
    return ERR_OK;
}
