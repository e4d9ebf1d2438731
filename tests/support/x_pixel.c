#include "support/x_pixel.h"

#include <X11/Xutil.h>

unsigned long x_pixel(Display *display, int x, int y)
{
	XImage *image = XGetImage(display, DefaultRootWindow(display), x, y, 1, 1, AllPlanes, ZPixmap);
	if (!image)
		return 0;
	unsigned long pixel = XGetPixel(image, 0, 0) & 0xffffff;
	XDestroyImage(image);
	return pixel;
}
