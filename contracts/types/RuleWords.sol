// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Rule} from "./Rule.sol";

/// @notice A rule in storage: its first word, and room for the selectors that do not fit there.
/// Nine words, or 21 for the lists inside `SessionData`, are within the 128 that ERC-7562 counts as associated with
/// the account that keys them.
struct RuleWords {
    Rule first;
    uint256[8] more;
}

using RuleSelectors for RuleWords global;

/// @title The list of selectors inside a rule
/// @notice Written once, when the session is granted.
/// @dev Lanes are numbered through: 1 to 7 in the first word, 8 to 15 in `more[0]`, and so on. See `Rule`.
library RuleSelectors {
    /// @dev A token rule's allowance fills the first word, so its selectors start in `more[0]`.
    uint256 private constant FIRST_LANE = 1;
    uint256 private constant FIRST_LANE_OF_TOKEN = 8;

    /// @notice Whether the list has `selector`. `rule` is the first word, which the caller has read already.
    /// @dev The count decides how many lanes are looked at, so an empty lane never matches selector 0x00000000.
    function contains(RuleWords storage self, Rule rule, bytes4 selector) internal view returns (bool) {
        uint256 lane = rule.isToken() ? FIRST_LANE_OF_TOKEN : FIRST_LANE;
        uint256 end = lane + rule.functionCount();
        uint256 word = Rule.unwrap(rule);
        for (; lane < end; ++lane) {
            if (lane % 8 == 0) word = self.more[lane / 8 - 1];
            if (bytes4(bytes32(word << (32 * (lane % 8)))) == selector) return true;
        }
        return false;
    }

    /// @notice Writes `rule` with `selectors` as its list. `rule` must have none yet.
    function write(RuleWords storage self, Rule rule, bytes4[] calldata selectors) internal {
        uint256 lane = rule.isToken() ? FIRST_LANE_OF_TOKEN : FIRST_LANE;
        uint256 first = Rule.unwrap(rule.withFunctionCount(selectors.length));
        uint256 word;
        for (uint256 i = 0; i < selectors.length; ++i) {
            word |= uint256(bytes32(selectors[i])) >> (32 * (lane % 8));
            bool isLastOfWord = lane % 8 == 7 || i == selectors.length - 1;
            if (isLastOfWord && lane < 8) first |= word;
            else if (isLastOfWord) self.more[lane / 8 - 1] = word;
            if (isLastOfWord) word = 0;
            ++lane;
        }
        self.first = Rule.wrap(first);
    }
}
