#!/bin/sh
# Made by `oblik install-service`: the commands of this instance, as the user that serves it.
cd "$instance" || exit 1
set -- env OBLIK_INSTANCE="$instance" PYTHONDONTWRITEBYTECODE=1 "$command" "$$@"
[ "$$(id -un)" = "$user" ] || set -- runuser -u "$user" -- "$$@"
exec "$$@"
