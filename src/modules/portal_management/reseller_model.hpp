// Resellers: the records.
#pragma once

#include <optional>
#include <string>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::portal_management {

struct ResellerTag {
    static constexpr std::string_view prefix = "rsl";
    static constexpr std::string_view noun = "reseller";
};
using ResellerId = Id<ResellerTag>;

struct Reseller {
    ResellerId id;
    std::string name;
    Rate commission_rate;
    std::optional<ResellerId> parent_id;
    bool is_disabled = false;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Reseller*);

struct ResellerCreate {
    std::string name;
    Rate commission_rate;
    std::optional<ResellerId> parent_id;
};
const record::Description& description_of(const ResellerCreate*);

struct ResellerChange {
    std::optional<std::string> name;
    std::optional<Rate> commission_rate;  // of what is paid from now on
    record::Nullable<ResellerId> parent_id;
    std::optional<bool> is_disabled;
};
const record::Description& description_of(const ResellerChange*);

struct ResellerFilter {
    std::optional<ResellerId> parent_id;
    std::optional<bool> is_disabled;
};
const record::Description& description_of(const ResellerFilter*);

}  // namespace dotmac::portal_management
