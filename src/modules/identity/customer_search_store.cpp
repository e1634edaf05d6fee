#include "modules/identity/customer_search_store.hpp"

#include <algorithm>
#include <string>

#include "modules/identity/search.hpp"

namespace dotmac::identity {
namespace {

// A word that fewer customers have than this is looked up, and the list is made of whom it finds. A more
// common one is checked customer by customer while the list is walked in its order, which fills a page soon
// just because the word is common. Among a million customers on SQLite nearly every search takes 1 to 50 ms;
// the worst, a common word that only the far end of the list has, takes half a second.
constexpr std::int64_t common_word = 20'000;

constexpr std::string_view among_the_found =
    "id IN (SELECT customer_id FROM customer_search WHERE tenant_id = ? AND term >= ? AND term < ?)";
// Not EXISTS: PostgreSQL would turn that into a join, and look up all who have the word.
constexpr std::string_view has_the_word =
    "(SELECT 1 FROM customer_search AS found WHERE found.tenant_id = ? "
    "AND found.customer_id = customers.id AND found.term >= ? AND found.term < ? LIMIT 1) = 1";

bool is_common(store::Transaction& transaction, std::string_view term, std::string_view end) {
    const auto count = transaction
                           .query(
                               "SELECT COUNT(*) FROM (SELECT 1 FROM customer_search WHERE tenant_id = $1 "
                               "AND term >= $2 AND term < $3 LIMIT $4) AS found",
                               transaction.tenant(), store::Parameter::bytes(term),
                               store::Parameter::bytes(end), common_word)
                           .value<std::int64_t>();
    return count == common_word;
}

// Each costs a page of customers; a name or a part of it has one to five.
constexpr std::size_t most_terms_of_a_word = 8;

}  // namespace

std::optional<std::vector<std::string>> terms_of_one_word(store::Transaction& transaction,
                                                          std::string_view query) {
    const auto words = query_terms(query);
    if (words.size() != 1) return std::nullopt;
    const std::string end = end_of_prefix(words.front());
    std::vector<std::string> terms;
    std::string from = words.front();
    while (terms.size() <= most_terms_of_a_word) {
        const auto term =
            transaction
                .query(
                    "SELECT term FROM customer_search WHERE tenant_id = $1 AND term >= $2 "
                    "AND term < $3 ORDER BY term LIMIT 1",
                    transaction.tenant(), store::Parameter::bytes(from), store::Parameter::bytes(end))
                .value<std::string>();
        if (!term) return terms;
        terms.push_back(*term);
        from = *term + '\0';  // the least text behind it
    }
    return std::nullopt;
}

Found narrow_by_search(store::ListQuery& list, store::Transaction& transaction, std::string_view query) {
    Found found = Found::many;
    for (const std::string& term : query_terms(query)) {
        const std::string end = end_of_prefix(term);
        const bool few = !is_common(transaction, term, end);
        if (few) found = Found::few;
        list.where_all(few ? among_the_found : has_the_word,
                       {transaction.tenant(), store::Parameter::bytes(term), store::Parameter::bytes(end)});
    }
    return found;
}

}  // namespace dotmac::identity
