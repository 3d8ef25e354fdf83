import { identityWith } from '../mysql/identity.js';

/** MariaDB has no server_uuid; the data directory of a host and port is the closest thing every version has. */
export const identity = identityWith('mariadb', "CONCAT(@@hostname, '|', @@port, '|', @@datadir)");
