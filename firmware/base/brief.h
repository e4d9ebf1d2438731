/*
 * Locks that are held for some hundred instructions at most: who meets one
 * looks again for a moment before it sleeps, as to sleep and be woken costs a
 * hundred times what the lock protects.
 */
#ifndef MOTCUA_BASE_BRIEF_H
#define MOTCUA_BASE_BRIEF_H

#include <pthread.h>

/* pthread_mutex_destroy() ends it. */
void brief_lock_init(pthread_mutex_t *lock);

#endif
