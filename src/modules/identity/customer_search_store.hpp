// How a search runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::identity {

// How the list then comes to its order. A word that few have makes it short: those few are sorted. Otherwise
// it is walked along the index of its order.
enum class Found { few, many };

// The terms that begin with the one word of `query`. Nothing where it has several words, or there are many
// such terms. Customers of a term are stored in the order of their creation, so that a list in that order
// need not look at all who are found.
std::optional<std::vector<std::string>> terms_of_one_word(store::Transaction& transaction,
                                                          std::string_view query);

// Adds the conditions of the words of `query` to a list of customers. A query of no word narrows nothing.
Found narrow_by_search(store::ListQuery& list, store::Transaction& transaction, std::string_view query);

}  // namespace dotmac::identity
