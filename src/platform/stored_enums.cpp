#include "platform/stored_enums.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "platform/tenants.hpp"
#include "registry/acceptance.hpp"
#include "store/schema.hpp"

namespace dotmac::platform {
namespace {

std::pair<std::string_view, std::string_view> parts(std::string_view column) {
    const std::size_t dot = column.find('.');
    return {column.substr(0, dot), column.substr(dot + 1)};
}

StoredState state_of(const registry::EnumInfo& specified, std::string_view text) {
    const registry::Meaning meaning = specified.meaning(text);
    if (meaning.value == nullptr) return StoredState::unknown;
    if (meaning.rename != nullptr) return StoredState::renamed;
    return meaning.value->deprecated != nullptr ? StoredState::deprecated : StoredState::current;
}

// What can be read, column by column: the registry as far as stored rows are concerned.
std::string fingerprint(std::span<const registry::EnumInfo> enums) {
    std::string text;
    for (const registry::EnumInfo& specified : enums) {
        for (const std::string_view column : specified.stored_columns)
            text.append(column).append("\n");
        for (const registry::ValueInfo& value : specified.values) {
            text.append(" ").append(value.text).append("\n");
            for (const registry::Rename& rename : value.renamed_from)
                text.append(" ").append(rename.text).append("\n");
        }
    }
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), nullptr, 0);
    return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

constexpr std::string_view select_audit = "SELECT fingerprint FROM registry_audits WHERE id = 1";
constexpr std::string_view store_audit =
    "INSERT INTO registry_audits (id, fingerprint, audited_at) VALUES (1, $1, $2) "
    "ON CONFLICT (id) DO UPDATE SET fingerprint = $1, audited_at = $2";

}  // namespace

std::vector<store::EnumColumn> enum_columns(std::span<const registry::EnumInfo> enums) {
    std::vector<store::EnumColumn> columns;
    for (const registry::EnumInfo& specified : enums) {
        for (const std::string_view column : specified.stored_columns) {
            const auto [table, name] = parts(column);
            store::EnumColumn& one =
                columns.emplace_back(store::EnumColumn{std::string{table}, std::string{name}});
            for (const registry::ValueInfo& value : specified.values) {
                for (const registry::Rename& rename : value.renamed_from)
                    one.renames.emplace_back(rename.text, value.text);
            }
        }
    }
    return columns;
}

std::vector<Rewrite> rewrites(std::span<const registry::EnumInfo> enums, bool deprecated) {
    std::vector<Rewrite> all;
    for (const registry::EnumInfo& specified : enums) {
        for (const std::string_view stored : specified.stored_columns) {
            const auto [table, column] = parts(stored);
            for (const registry::ValueInfo& value : specified.values) {
                for (const registry::Rename& rename : value.renamed_from)
                    all.push_back({table, column, rename.text, value.text});
                if (!deprecated || value.deprecated == nullptr) continue;
                if (const auto* replacement = specified.find(value.deprecated->replaced_by))
                    all.push_back({table, column, value.text, replacement->text});
            }
        }
    }
    return all;
}

std::string_view to_string(StoredState state) {
    constexpr std::array<std::string_view, 4> names{"current", "deprecated", "renamed", "unknown"};
    return names[static_cast<std::size_t>(state)];
}

std::vector<StoredText> audit(store::Database& database, TenantId tenant,
                              std::span<const registry::EnumInfo> enums) {
    return database.read(tenant, [&](store::Transaction& transaction) {
        std::vector<StoredText> found;
        for (const registry::EnumInfo& specified : enums) {
            for (const std::string_view stored : specified.stored_columns) {
                const auto [table, column] = parts(stored);
                if (!store::has_table(transaction, table)) continue;
                auto rows = transaction.query(
                    fmt::format(
                        "{}SELECT {}, COUNT(*) FROM {} WHERE tenant_id = $1 AND {} IS NOT NULL GROUP BY {} "
                        "ORDER BY {}",
                        store::as_stored, column, table, column, column, column),
                    tenant);
                while (rows.next()) {
                    found.push_back({.tenant = tenant,
                                     .enum_name = specified.name,
                                     .column = stored,
                                     .text = rows.get<std::string>(0),
                                     .state = state_of(specified, rows.get<std::string_view>(0)),
                                     .rows = rows.get<std::int64_t>(1)});
                }
            }
        }
        return found;
    });
}

void require_readable(store::Database& database, std::span<const registry::EnumInfo> enums) {
    const std::string present = fingerprint(enums);
    const auto tenants = database.read(store::all_tenants(), [&](store::Transaction& transaction) {
        const bool is_audited = transaction.query(select_audit).value<std::string>() == present;
        return is_audited ? std::nullopt : std::optional{all_tenant_ids(transaction)};
    });
    if (!tenants) return;
    for (const TenantId tenant : *tenants) {
        for (const StoredText& stored : audit(database, tenant, enums)) {
            if (stored.state != StoredState::unknown) continue;
            throw Problem(
                ProblemCode::conflict,
                fmt::format(
                    "{} rows of {} hold {}, which this program cannot read: `dotmac enums audit` lists every "
                    "such value, and the release before this one can migrate them.",
                    stored.rows, stored.column, quote_json(stored.text)));
        }
    }
    database.write(store::all_tenants(), [&](store::Transaction& transaction) {
        transaction.execute(store_audit, present, system_now());
    });
}

}  // namespace dotmac::platform
