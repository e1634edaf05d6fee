#include "modules/portal_management/reseller_store.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::string_view select_list =
    "SELECT id, name, commission_rate, parent_id, is_disabled, created_at, updated_at, version";
const std::string select_by_id =
    std::string{select_list} + " FROM resellers WHERE tenant_id = $1 AND id = $2";

Reseller read_reseller(const store::Rows& row) {
    return {
        .id = row.get<ResellerId>(0),
        .name = row.get<std::string>(1),
        .commission_rate = row.get<Rate>(2),
        .parent_id = row.get<std::optional<ResellerId>>(3),
        .is_disabled = row.get<bool>(4),
        .created_at = row.get<Instant>(5),
        .updated_at = row.get<Instant>(6),
        .version = row.get<std::int64_t>(7),
    };
}

}  // namespace

std::optional<Reseller> load_reseller(store::Transaction& transaction, ResellerId id) {
    return transaction.query(select_by_id, transaction.tenant(), id).first(read_reseller);
}

}  // namespace dotmac::portal_management
