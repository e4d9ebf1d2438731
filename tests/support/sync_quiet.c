#include "support/sync_quiet.h"

static void center(void *context, bool online)
{
}

static void hall(void *context, const struct hall *hall)
{
}

static void take_catalogue(void *context, struct catalogue *catalogue)
{
	catalogue_destroy(catalogue);
}

static void ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
}

static void page(void *context, unsigned name, enum err_code code, const struct proto_ticket_page *page)
{
}

static void dossier(void *context, unsigned name, enum err_code code, const struct dossier *dossier)
{
}

static void appointment(void *context, unsigned name, enum err_code code, const struct appointment *appointment)
{
}

static void petition(void *context, unsigned name, enum err_code code, const struct proto_petition *petition)
{
}

static void help(void *context, int state)
{
}

static void pad(void *context, const struct sync_pad *pad)
{
}

static void command(void *context, const char *command)
{
}

struct sync_sink sync_quiet(void *context)
{
	return (struct sync_sink){.context = context,
							  .center = center,
							  .hall = hall,
							  .catalogue_take = take_catalogue,
							  .ticket = ticket,
							  .page = page,
							  .dossier = dossier,
							  .appointment = appointment,
							  .petition = petition,
							  .help = help,
							  .pad = pad,
							  .command = command};
}
