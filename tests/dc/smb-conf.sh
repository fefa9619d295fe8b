#!/bin/bash
# Prints the smb.conf of a throw-away domain controller that lives in folder $1 and serves address $2.
# DC_SERVICES names Samba's services where more than these two are wanted (winbindd needs rpc).
set -euo pipefail
dir=$1 ip=$2
cat <<CONF
[global]
	netbios name = DC1
	realm = CORP.EXAMPLE
	workgroup = CORP
	server role = active directory domain controller
	server services = ${DC_SERVICES:-ldap kdc}
	interfaces = $ip/8
	bind interfaces only = yes
	disable netbios = yes
	private dir = $dir/private
	state directory = $dir/state
	cache directory = $dir/cache
	lock directory = $dir/lock
	pid directory = $dir/run
	ncalrpc dir = $dir/run/ncalrpc
	binddns dir = $dir/bind-dns
	winbindd socket directory = $dir/run/winbindd
	ntp signd socket directory = $dir/run/ntp_signd
	log file = $dir/log/samba.log
	log level = 1
	max log size = 0
	tls enabled = yes
	tls keyfile = $dir/tls/key.pem
	tls certfile = $dir/tls/cert.pem
	tls cafile = $dir/tls/ca.pem
	ldap server require strong auth = allow_sasl_over_tls
	# The data may be lost with the machine: nothing waits for the disk.
	ldb:nosync = true
CONF
