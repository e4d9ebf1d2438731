#include "paper/paper_priv.h"

#include "base/check.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const files[PAPER_DOCUMENTS] = {
	[PAPER_TICKET] = "ticket.conf",       [PAPER_DOSSIER] = "dossier.conf", [PAPER_APOLOGY] = "apology.conf",
	[PAPER_PROCEDURE] = "procedure.conf", [PAPER_PETITION] = "petition.conf", [PAPER_TEST] = "test.conf",
};

static enum err_code load_layout(struct paper *paper, enum paper_document document, const char *dir, struct err *err)
{
	char path[FILE_PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, files[document]);
	enum err_code code = paper_layout_load(path, &paper->layouts[document], err);
	if (code == ERR_OK)
		code = paper_compose_check(&paper->layouts[document], path, err);
	return code;
}

void paper_forget(struct paper *paper)
{
	explicit_bzero(&paper->values, sizeof(paper->values));
	explicit_bzero(&paper->compose, sizeof(paper->compose));
}

enum err_code paper_create(const struct paper_options *options, struct paper **ret_paper, struct err *err)
{
	char dir[FILE_PATH_MAX];
	struct paper *paper = calloc(1, sizeof(*paper));

	if (paper == NULL)
		return err_set(err, ERR_LIMIT, "no memory for paper");
	if (options->layouts)
		snprintf(dir, sizeof(dir), "%s", options->layouts);
	else
		file_asset_path("layouts", dir, sizeof(dir));
	snprintf(paper->kiosk, sizeof(paper->kiosk), "%s", options->kiosk ? options->kiosk : "");
	paper->width_mm = options->width_mm;
	paper_words_load(&paper->words);
	enum err_code code = paper_ink_create(&paper->cache, &paper->ink, err);
	for (int document = 0; document < PAPER_DOCUMENTS && code == ERR_OK; document++)
		code = load_layout(paper, (enum paper_document)document, dir, err);
	if (code != ERR_OK) {
		paper_destroy(paper);
		return code;
	}
	*ret_paper = paper;
	return ERR_OK;
}

enum err_code paper_warm(struct paper *paper, struct err *err)
{
	struct printer_raster raster = {0};

	paper_sample_values(paper, files[PAPER_TICKET], LANGUAGE_VI);
	paper_ink_keep(paper->ink, true);
	enum err_code code = paper_compose_render(&paper->compose, paper->ink, &paper->layouts[PAPER_TICKET],
	                                          &paper->values, paper->width_mm, &raster, err);
	paper_ink_keep(paper->ink, false);
	paper_forget(paper);
	free(raster.bits);
	return code;
}

void paper_destroy(struct paper *paper)
{
	if (paper == NULL)
		return;
	paper_ink_destroy(paper->ink);
	free(paper);
}

static void begin(struct paper *paper, const char *language, const struct catalogue *catalogue, int64_t now_ms)
{
	paper_values_init(&paper->values, &paper->words, catalogue_language(language));
	paper_values_common(&paper->values, catalogue, paper->kiosk, now_ms);
}

static enum err_code finish(struct paper *paper, enum paper_document document, struct printer_raster *ret_raster,
                            struct err *err)
{
	/* A ticket says nothing about a person, a slip may. */
	paper_ink_keep(paper->ink, document == PAPER_TICKET);
	enum err_code code = paper_compose_render(&paper->compose, paper->ink, &paper->layouts[document], &paper->values,
	                                          paper->width_mm, ret_raster, err);
	paper_ink_keep(paper->ink, false);
	return code;
}

enum err_code paper_render_ticket(struct paper *paper, const struct ticket *ticket, const struct catalogue *catalogue,
                                  struct printer_raster *ret_raster, struct err *err)
{
	begin(paper, ticket->language, catalogue, ticket->issued_ms);
	paper_values_ticket(&paper->values, ticket, catalogue);
	return finish(paper, PAPER_TICKET, ret_raster, err);
}

enum err_code paper_render_dossier(struct paper *paper, const struct dossier *dossier,
                                   const struct catalogue *catalogue, const char *language,
                                   struct printer_raster *ret_raster, struct err *err)
{
	begin(paper, language, catalogue, clock_wall_ms());
	paper_values_dossier(&paper->values, dossier);
	return finish(paper, PAPER_DOSSIER, ret_raster, err);
}

enum err_code paper_render_apology(struct paper *paper, const struct dossier *dossier,
                                   const struct catalogue *catalogue, const char *language,
                                   struct printer_raster *ret_raster, struct err *err)
{
	if (dossier->late_days <= 0 && dossier->new_due[0] == '\0')
		return err_set(err, ERR_CONFLICT, "nothing to apologise for");
	begin(paper, language, catalogue, clock_wall_ms());
	paper_values_dossier(&paper->values, dossier);
	return finish(paper, PAPER_APOLOGY, ret_raster, err);
}

enum err_code paper_render_procedure(struct paper *paper, const char *code, const struct catalogue *catalogue,
                                     const char *language, struct printer_raster *ret_raster, struct err *err)
{
	const struct catalogue_procedure *procedure = catalogue_procedure(catalogue, code);

	if (procedure == NULL)
		return err_set(err, ERR_NOT_FOUND, "no such procedure");
	begin(paper, language, catalogue, clock_wall_ms());
	paper_values_procedure(&paper->values, procedure, catalogue);
	return finish(paper, PAPER_PROCEDURE, ret_raster, err);
}

enum err_code paper_render_petition(struct paper *paper, const struct paper_petition *petition,
                                    const struct catalogue *catalogue, const char *language,
                                    struct printer_raster *ret_raster, struct err *err)
{
	begin(paper, language, catalogue, clock_wall_ms());
	paper_values_petition(&paper->values, petition);
	return finish(paper, PAPER_PETITION, ret_raster, err);
}

enum err_code paper_render_test(struct paper *paper, const struct catalogue *catalogue, const char *language,
                                struct printer_raster *ret_raster, struct err *err)
{
	begin(paper, language, catalogue, clock_wall_ms());
	return finish(paper, PAPER_TEST, ret_raster, err);
}
