// How a search runs.
#pragma once

#include <string_view>

#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::identity {

// How the list then comes to its order. A word that few have makes it short: those few are sorted. Otherwise
// it is walked along the index of its order.
enum class Found { few, many };

// Adds the conditions of the words of `query` to a list of customers. A query of no word narrows nothing.
Found narrow_by_search(store::ListQuery& list, store::Transaction& transaction, std::string_view query);

}  // namespace dotmac::identity
