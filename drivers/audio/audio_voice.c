#include "audio/audio_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE 8192 /* bytes a read */

extern char **environ;

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int spawn(const struct audio_options *options, const char *voice_name, int in, int out, int *ret_pid)
{
	char speed[16];
	char program[128], voice[48];
	char *argv[] = {program, (char[]){"-v"}, voice, (char[]){"-s"}, speed, (char[]){"-b"}, (char[]){"1"},
	                (char[]){"--stdin"}, (char[]){"--stdout"}, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	pid_t pid;

	snprintf(program, sizeof(program), "%s", options->speech);
	snprintf(voice, sizeof(voice), "%s", voice_name);
	snprintf(speed, sizeof(speed), "%d", options->speed);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	/* Our thread blocks all signals; the child must not inherit that. */
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int failed = posix_spawnp(&pid, program, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	*ret_pid = failed ? 0 : (int)pid;
	return failed;
}

enum err_code audio_voice_start(struct audio_voice *voice, const struct audio_options *options, const char *language,
                                const char *text, int64_t now_ms, struct err *err)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};

	*voice = (struct audio_voice){.in = -1, .out = -1, .until_ms = now_ms + AUDIO_VOICE_MS};
	audio_wav_init(&voice->wav);
	/* A socket for its input: writing to a child that died must not raise SIGPIPE (MSG_NOSIGNAL). */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 || pipe2(out, O_CLOEXEC) != 0) {
		close_fd(&in[0]);
		close_fd(&in[1]);
		return err_set(err, ERR_LIMIT, "no pipe for speech: %s", err_system(errno));
	}
	int failed = spawn(options, strcmp(language, "en") == 0 ? options->voice_en : options->voice_vi, in[0], out[1],
	                   &voice->pid);
	close_fd(&in[0]);
	close_fd(&out[1]);
	voice->in = in[1];
	voice->out = out[0];
	if (failed) {
		audio_voice_stop(voice);
		return err_set(err, ERR_NOT_FOUND, "speech program %s: %s", options->speech, err_system(failed));
	}
	fcntl(voice->in, F_SETFL, O_NONBLOCK);
	fcntl(voice->out, F_SETFL, O_NONBLOCK);
	voice->len = (size_t)snprintf(voice->text, sizeof(voice->text), "%s", text);
	if (voice->len >= sizeof(voice->text))
		voice->len = sizeof(voice->text) - 1;
	return ERR_OK;
}

static void send_text(struct audio_voice *voice)
{
	while (voice->in >= 0 && voice->sent < voice->len) {
		ssize_t sent = send(voice->in, voice->text + voice->sent, voice->len - voice->sent, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno == EAGAIN)
			return;
		if (sent < 0)
			break;
		voice->sent += (size_t)sent;
	}
	close_fd(&voice->in); /* the end of the text is what makes it speak */
}

enum err_code audio_voice_step(struct audio_voice *voice, int16_t *out, size_t size, size_t *count, int64_t now_ms)
{
	unsigned char bytes[PIECE];

	send_text(voice);
	ssize_t got = read(voice->out, bytes, sizeof(bytes));
	if (got > 0 && audio_wav_feed(&voice->wav, bytes, (size_t)got, out, size, count) != ERR_OK) {
		audio_voice_stop(voice);
		return ERR_INVALID;
	}
	if (got > 0 && *count < size && now_ms < voice->until_ms)
		return ERR_AGAIN;
	if (got < 0 && (errno == EAGAIN || errno == EINTR) && now_ms < voice->until_ms)
		return ERR_AGAIN;
	enum err_code code = got == 0 ? ERR_OK : got > 0 ? ERR_LIMIT : errno == EAGAIN ? ERR_TIMEOUT : ERR_IO;
	audio_voice_stop(voice);
	return code;
}

void audio_voice_stop(struct audio_voice *voice)
{
	close_fd(&voice->in);
	close_fd(&voice->out);
	if (voice->pid <= 0)
		return;
	kill(voice->pid, SIGKILL);
	while (waitpid(voice->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	voice->pid = 0;
}
