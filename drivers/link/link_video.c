/*
 * Cameras by V4L2: a read gives one whole grey picture of width x height
 * bytes. Cameras that only know YUYV give their luma.
 */
#include "link/link_priv.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFERS 4
#define WIDTH_DEFAULT 1280
#define HEIGHT_DEFAULT 720

struct link_video {
	struct link link;
	char path[LINK_ADDRESS_MAX];
	unsigned width, height;
	unsigned pixel_format;
	unsigned line_bytes;
	struct {
		void *start;
		size_t len;
	} buffers[BUFFERS];
	int fd;
};

static int request(int fd, unsigned long code, void *arg)
{
	int result;
	do
		result = ioctl(fd, code, arg);
	while (result != 0 && errno == EINTR);
	return result;
}

static bool set_format(struct link_video *video, unsigned pixel_format)
{
	struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
	format.fmt.pix.width = video->width;
	format.fmt.pix.height = video->height;
	format.fmt.pix.pixelformat = pixel_format;
	format.fmt.pix.field = V4L2_FIELD_NONE;
	if (request(video->fd, VIDIOC_S_FMT, &format) != 0)
		return false;
	video->pixel_format = format.fmt.pix.pixelformat;
	video->line_bytes = format.fmt.pix.bytesperline;
	unsigned pixel_bytes = pixel_format == V4L2_PIX_FMT_YUYV ? 2 : 1;
	return format.fmt.pix.pixelformat == pixel_format && format.fmt.pix.width == video->width &&
		format.fmt.pix.height == video->height && video->line_bytes >= video->width * pixel_bytes;
}

static bool map_buffers(struct link_video *video)
{
	struct v4l2_requestbuffers wanted = {
		.count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
	if (request(video->fd, VIDIOC_REQBUFS, &wanted) != 0 || wanted.count == 0)
		return false;
	for (unsigned i = 0; i < wanted.count && i < BUFFERS; i++) {
		struct v4l2_buffer buffer = {
			.index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
		if (request(video->fd, VIDIOC_QUERYBUF, &buffer) != 0)
			return false;
		void *start = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, video->fd, buffer.m.offset);
		if (start == MAP_FAILED)
			return false;
		video->buffers[i].start = start;
		video->buffers[i].len = buffer.length;
		if (request(video->fd, VIDIOC_QBUF, &buffer) != 0)
			return false;
	}
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	return request(video->fd, VIDIOC_STREAMON, &type) == 0;
}

static void video_close(struct link *link)
{
	struct link_video *video = (struct link_video *)link;
	for (unsigned i = 0; i < BUFFERS; i++) {
		if (video->buffers[i].start)
			munmap(video->buffers[i].start, video->buffers[i].len);
		video->buffers[i].start = NULL;
	}
	if (video->fd >= 0)
		close(video->fd); /* ends the stream */
	video->fd = -1;
}

static enum err_code video_open(struct link *link, struct err *err)
{
	struct link_video *video = (struct link_video *)link;
	CHECK(video->fd < 0);
	video->fd = open(video->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (video->fd < 0)
		return err_set(err, ERR_OFFLINE, "%s does not open: %s", video->path, err_system(errno));
	if ((set_format(video, V4L2_PIX_FMT_GREY) || set_format(video, V4L2_PIX_FMT_YUYV)) && map_buffers(video))
		return ERR_OK;
	video_close(link);
	return err_set(err, ERR_IO, "%s gives no pictures of %ux%u in grey or YUYV", video->path, video->width,
		video->height);
}

static void copy_luma(const struct link_video *video, const unsigned char *from, unsigned char *to)
{
	unsigned step = video->pixel_format == V4L2_PIX_FMT_YUYV ? 2 : 1;
	for (unsigned y = 0; y < video->height; y++)
		for (unsigned x = 0; x < video->width; x++)
			*to++ = from[(size_t)y * video->line_bytes + (size_t)x * step];
}

static enum err_code video_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	struct link_video *video = (struct link_video *)link;
	size_t picture = (size_t)video->width * video->height;
	if (video->fd < 0)
		return ERR_OFFLINE;
	if (size < picture)
		return ERR_LIMIT;
	struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
	if (request(video->fd, VIDIOC_DQBUF, &buffer) != 0)
		return errno == EAGAIN ? ERR_AGAIN : ERR_OFFLINE;
	CHECK(buffer.index < BUFFERS);
	bool whole = video->buffers[buffer.index].len >= (size_t)video->line_bytes * video->height;
	if (whole)
		copy_luma(video, video->buffers[buffer.index].start, out);
	if (request(video->fd, VIDIOC_QBUF, &buffer) != 0)
		return ERR_OFFLINE;
	if (!whole)
		return ERR_AGAIN;
	*ret_len = picture;
	return ERR_OK;
}

static enum err_code video_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	return ERR_CONFLICT;
}

static int video_fd(const struct link *link)
{
	return ((const struct link_video *)link)->fd;
}

static void video_destroy(struct link *link)
{
	video_close(link);
	free(link);
}

static const struct link_class video_class = {
	.scheme = "video",
	.open = video_open,
	.close = video_close,
	.read = video_read,
	.write = video_write,
	.fd = video_fd,
	.destroy = video_destroy,
};

enum err_code link_video_create(const struct link_address *address, struct link **ret_link, struct err *err)
{
	long width, height;
	enum err_code code = link_address_number(address, "width", 160, 1920, WIDTH_DEFAULT, &width, err);
	if (code == ERR_OK)
		code = link_address_number(address, "height", 120, 1080, HEIGHT_DEFAULT, &height, err);
	if (code != ERR_OK)
		return code;
	struct link_video *video = calloc(1, sizeof *video);
	if (!video)
		return err_set(err, ERR_LIMIT, "no memory for a link");
	video->link.class = &video_class;
	video->width = (unsigned)width;
	video->height = (unsigned)height;
	video->fd = -1;
	snprintf(video->path, sizeof video->path, "%s", address->target);
	*ret_link = &video->link;
	return ERR_OK;
}
