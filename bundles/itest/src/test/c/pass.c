// SPDX-License-Identifier: Apache-2.0
/* Reads a file through a descriptor that another process has sent: pass FILE */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void send_file(int socket, const char *path)
{
	char control[CMSG_SPACE(sizeof(int))] = {0};
	char byte = 1;
	struct iovec part = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	int fd = open(path, O_RDONLY);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	_exit(fd >= 0 && sendmsg(socket, &message, 0) == 1 ? 0 : 1);
}

int main(int count, char **arguments)
{
	char control[CMSG_SPACE(sizeof(int))];
	char bytes[16];
	struct iovec part = {bytes, 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	int pair[2];
	int fd;

	if (count != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return 2;
	if (fork() == 0)
		send_file(pair[1], arguments[1]);
	if (recvmsg(pair[0], &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		return 3;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	wait(0);
	return read(fd, bytes, sizeof(bytes)) > 0 ? 0 : 4;
}
