#include "tests/support/toy_routes.hpp"

#include "record/describe.hpp"

namespace dotmac::http::test {
namespace {

Toy read_toy(const store::Rows& row) {
    return {row.get<ToyId>(0), row.get<std::string>(1), row.get<std::int64_t>(2)};
}

Toy stored_toy(Context& context, ToyId id) {
    auto toy = context.transaction
                   .query("SELECT id, color, version FROM toys WHERE tenant_id = $1 AND id = $2",
                          context.tenant(), id)
                   .first(read_toy);
    if (!toy) throw not_found(ToyId::noun, id.to_string());
    return *toy;
}

Toy create_toy(Context& context, const ToyCreate& create) {
    Toy toy{context.transaction.new_id<ToyId>(), create.color};
    context.transaction.execute("INSERT INTO toys (tenant_id, id, color, version) VALUES ($1, $2, $3, $4)",
                                context.tenant(), toy.id, toy.color, toy.version);
    // After the effect, so that a refusal has something to undo.
    if (create.color == "ugly") throw invalid_field("color", "No.");
    return toy;
}

Toy change_toy(Context& context, ToyId id, const ToyCreate& change) {
    Toy toy = stored_toy(context, id);
    require_version(context, toy.version);
    toy.color = change.color;
    ++toy.version;
    context.transaction.execute("UPDATE toys SET color = $3, version = $4 WHERE tenant_id = $1 AND id = $2",
                                context.tenant(), id, toy.color, toy.version);
    return toy;
}

void remove_toy(Context& context, ToyId id) {
    context.transaction.execute("DELETE FROM toys WHERE tenant_id = $1 AND id = $2", context.tenant(), id);
}

store::Page<Toy> list_toys(Context& context, const ToyFilter& filter, const store::PageRequest& request) {
    static constexpr store::SortColumn sort_columns[] = {{"color", "color", true}};
    store::ListQuery list{context.transaction, "SELECT id, color, version", "FROM toys WHERE tenant_id = ?"};
    list.where("color = ?", filter.color);
    return list.page(request, sort_columns, "id", read_toy);
}

Toy create_slowly(Exchange& exchange, const ToyCreate& create) {
    return exchange.write([&](Context& context) { return create_toy(context, create); });
}

void fail(Context&, const std::string& how) {
    if (how == "unique") throw store::UniqueViolation("toys_pkey hunter2");
    if (how == "temporary") throw store::DatabaseError("connection lost, password hunter2", true);
    throw std::runtime_error("hunter2");
}

}  // namespace

const record::Description& description_of(const Toy*) {
    static const record::Description description{
        "Toy",
        "A toy.",
        {record::field<&Toy::id>("id", "Its identifier."), record::field<&Toy::color>("color", "Its colour."),
         record::field<&Toy::version>("version", "Grows with each change.")}};
    return description;
}
const record::Description& description_of(const ToyCreate*) {
    static const record::Description description{
        "ToyCreate", "What a toy is made of.", {record::field<&ToyCreate::color>("color", "Its colour.")}};
    return description;
}
const record::Description& description_of(const ToyLock*) {
    static const record::Description description{
        "ToyLock",
        "What opens the toys.",
        {record::field<&ToyLock::password>("password", "A password.", {.format = record::Format::password})}};
    return description;
}
const record::Description& description_of(const ToyFilter*) {
    static const record::Description description{
        "ToyFilter", "Which toys.", {record::field<&ToyFilter::color>("color", "Of this colour.")}};
    return description;
}

const std::vector<store::Migration>& migrations() {
    static const std::vector<store::Migration> all = [] {
        std::vector<store::Migration> made;
        for (const store::Migration& migration : store::embedded_migrations()) {
            if (migration.module == "http") made.push_back(migration);
        }
        made.push_back(
            {"toys", 1,
             "CREATE TABLE toys (tenant_id BIGINT NOT NULL, id BIGINT NOT NULL, color TEXT NOT NULL, "
             "version BIGINT NOT NULL, PRIMARY KEY (tenant_id, id));"});
        return made;
    }();
    return all;
}

Hooks hooks(Instant& now) {
    return {.authenticate = [](const Request& request) -> std::optional<Principal> {
                const std::string_view header = request.header("Authorization");
                if (header.empty()) return std::nullopt;
                const std::string name{header.substr(header.find(' ') + 1)};
                Permissions permissions;
                permissions.set(static_cast<std::size_t>(Permission::customers_read));
                if (name.starts_with("writer")) {
                    for (const Permission permission : all_permissions())
                        permissions.set(static_cast<std::size_t>(permission), !is_of_portal(permission));
                }
                if (name != "reader" && !name.starts_with("writer"))
                    throw Problem(ProblemCode::unauthenticated, "That is an unknown token.");
                return Principal{tenant, "usr_" + name, name, permissions};
            },
            .clock = [&now](store::Transaction&) { return Clock{.now = now, .zone = {}}; },
            .listeners = {},
            .slow_hash =
                [](std::string_view text, std::string_view salt) {
                    return "slow " + std::string{text} + " of " + std::string{salt};
                }};
}

void add_routes(Router& router) {
    router.raw("/healthz", "Whether it is well", [](const Request&) -> Response { return {.body = "well"}; });
    router.list("/toys", Permission::customers_read, "Toys by colour", list_toys);
    router.create("/toys", Permission::customers_write, "Adds a toy", create_toy);
    router.get("/toys/{toy_id}", Permission::customers_read, "One toy", stored_toy);
    router.change("/toys/{toy_id}", Permission::customers_write, "Paints it", change_toy);
    router.remove("/toys/{toy_id}", Permission::customers_write, "Removes it", remove_toy);
    router.accepted("/slow-toys", Permission::customers_write, "Adds a toy, slowly", create_slowly, "/toys");
    router.action("/secret-toys", Permission::customers_write, "Adds a toy that nobody hears of", create_toy)
        .has_secret_answer = true;
    router.action("/lock-toys", Permission::customers_write, "Adds a toy that a password opens",
                  [](Context& context, const ToyLock&) { return create_toy(context, {.color = "red"}); });
    router.action("/fail/{how}", Access::logged_in, "Fails", fail);
    router.action("/log-in", Access::anyone, "Logs in", [](Exchange&) {}).is_log_in = true;
}

}  // namespace dotmac::http::test
