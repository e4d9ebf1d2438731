#include "base/brief.h"

void brief_lock_init(pthread_mutex_t *lock)
{
	pthread_mutexattr_t kind;
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(lock, &kind);
	pthread_mutexattr_destroy(&kind);
}
