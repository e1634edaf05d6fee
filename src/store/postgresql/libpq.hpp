// libpq, loaded with the first connection: it brings OpenSSL, Kerberos and LDAP along, which an installation
// on SQLite never needs.
#pragma once

#include <libpq-fe.h>

#include "base/shared_library.hpp"

namespace dotmac::store::postgresql {

// Its functions by their names, without the prefix PQ.
struct Libpq {
    SharedLibrary library{"libpq.so.5"};
    decltype(&PQclear) clear = library["PQclear"];
    decltype(&PQcmdStatus) cmdStatus = library["PQcmdStatus"];
    decltype(&PQcmdTuples) cmdTuples = library["PQcmdTuples"];
    decltype(&PQconnectdbParams) connectdbParams = library["PQconnectdbParams"];
    decltype(&PQconninfoFree) conninfoFree = library["PQconninfoFree"];
    decltype(&PQconninfoParse) conninfoParse = library["PQconninfoParse"];
    decltype(&PQerrorMessage) errorMessage = library["PQerrorMessage"];
    decltype(&PQexec) exec = library["PQexec"];
    decltype(&PQexecParams) execParams = library["PQexecParams"];
    decltype(&PQexecPrepared) execPrepared = library["PQexecPrepared"];
    decltype(&PQfinish) finish = library["PQfinish"];
    decltype(&PQftype) ftype = library["PQftype"];
    decltype(&PQgetResult) getResult = library["PQgetResult"];
    decltype(&PQgetisnull) getisnull = library["PQgetisnull"];
    decltype(&PQgetlength) getlength = library["PQgetlength"];
    decltype(&PQgetvalue) getvalue = library["PQgetvalue"];
    decltype(&PQnfields) nfields = library["PQnfields"];
    decltype(&PQntuples) ntuples = library["PQntuples"];
    decltype(&PQprepare) prepare = library["PQprepare"];
    decltype(&PQresultErrorField) resultErrorField = library["PQresultErrorField"];
    decltype(&PQresultStatus) resultStatus = library["PQresultStatus"];
    decltype(&PQsendQuery) sendQuery = library["PQsendQuery"];
    decltype(&PQsetNoticeProcessor) setNoticeProcessor = library["PQsetNoticeProcessor"];
    decltype(&PQstatus) status = library["PQstatus"];
};

// Throws std::runtime_error where libpq is not installed.
const Libpq& libpq();

}  // namespace dotmac::store::postgresql
