#include "model/rating.h"

#include <math.h>

#define WILSON_Z 1.959963984540054 /* 95 %, two sides */

void rating_wilson(unsigned satisfied, unsigned total, double *ret_low, double *ret_share, double *ret_high)
{
	if (total == 0) {
		*ret_low = 0;
		*ret_share = 0;
		*ret_high = 1;
		return;
	}
	double n = total, share = satisfied / n, z2 = WILSON_Z * WILSON_Z;
	double centre = share + z2 / (2 * n);
	double half = WILSON_Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
	*ret_low = fmax(0, (centre - half) / (1 + z2 / n));
	*ret_share = share;
	*ret_high = fmin(1, (centre + half) / (1 + z2 / n));
}
