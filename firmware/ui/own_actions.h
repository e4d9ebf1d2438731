/*
 * Actions that the toolkit carries out itself, for widgets and screens to name.
 * Those of screens are above 0.
 */
#ifndef MOTCUA_UI_OWN_ACTIONS_H
#define MOTCUA_UI_OWN_ACTIONS_H

enum ui_own_action {
	UI_OWN_LANGUAGE = -1,
	UI_OWN_SMALLER = -2,
	UI_OWN_LARGER = -3,
	UI_OWN_CONTRAST = -4,
	UI_OWN_AUDIO = -5,
	UI_OWN_REACH = -6,
	UI_OWN_STAY = -7,  /* the visitor needs more time */
	UI_OWN_LEAVE = -8, /* and does not */
	UI_OWN_BACK = -9,  /* to the screen before */
	UI_OWN_HOME = -10, /* to the first screen, the visitor stays */
	UI_OWN_DONE = -11, /* the visitor is done: forget and go home */
	UI_OWN_HELP = -12, /* ports.help */
	UI_OWN_MORE = -13, /* the next page of a screen that is too long, see ui_page() */
};

#endif
