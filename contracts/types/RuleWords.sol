// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Rule} from "./Rule.sol";

/// @notice A rule in storage: its first word, and room for the selectors that do not fit there.
/// Nine words, or 22 for the lists inside `SessionData`, are within the 128 that ERC-7562 counts as associated with
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
    uint256 private constant LANES = 8;
    uint256 private constant FIRST_LANE = 1;
    /// @dev A token rule's allowance fills the first word, so its selectors start in `more[0]`.
    uint256 private constant FIRST_LANE_OF_TOKEN = 8;

    /// @notice Whether the list has the selector, given as a number. `rule` is the first word, which the caller has
    /// read already.
    /// @dev The count decides how many lanes are looked at, so an empty lane never matches selector 0x00000000. The
    /// list ascends, so of a long one only the words that halving finds are read.
    function contains(RuleWords storage self, Rule rule, uint256 selectorNumber) internal view returns (bool) {
        unchecked {
            // Lanes are numbered up to 8 + 255, so nothing wraps. A list without a selector ends before it starts.
            uint256 lane = rule.isToken() ? FIRST_LANE_OF_TOKEN : FIRST_LANE;
            uint256 end = lane + rule.functionCount();
            uint256 index = _wordThatMayHold(self, selectorNumber, lane / LANES, (end - 1) / LANES);
            uint256 word = index == 0 ? Rule.unwrap(rule) : self.more[index - 1];
            lane = Math.max(lane, index * LANES);
            end = Math.min(end, (index + 1) * LANES);
            for (; lane < end; ++lane) {
                if (_numberAt(word, lane % LANES) == selectorNumber) return true;
            }
            return false;
        }
    }

    /// @notice Writes `rule` with `selectors` as its list. `rule` must have none yet.
    function write(RuleWords storage self, Rule rule, bytes4[] memory selectors) internal {
        uint256 lane = rule.isToken() ? FIRST_LANE_OF_TOKEN : FIRST_LANE;
        uint256 first = Rule.unwrap(rule.withFunctionCount(selectors.length));
        uint256 word;
        for (uint256 i = 0; i < selectors.length; ++i) {
            word |= uint256(bytes32(selectors[i])) >> (32 * (lane % LANES));
            bool isLastOfWord = lane % LANES == 7 || i == selectors.length - 1;
            if (isLastOfWord && lane < LANES) first |= word;
            else if (isLastOfWord) self.more[lane / LANES - 1] = word;
            if (isLastOfWord) word = 0;
            ++lane;
        }
        self.first = Rule.wrap(first);
    }

    /// @dev The last word from `low` to `high` that does not begin with a greater selector; the first is not looked at.
    function _wordThatMayHold(
        RuleWords storage self,
        uint256 selectorNumber,
        uint256 low,
        uint256 high
    ) private view returns (uint256) {
        unchecked {
            // At most 32 words.
            while (low < high) {
                uint256 middle = (low + high + 1) / 2;
                if (_numberAt(self.more[middle - 1], 0) > selectorNumber) high = middle - 1;
                else low = middle;
            }
            return low;
        }
    }

    function _numberAt(uint256 word, uint256 lane) private pure returns (uint256) {
        return (word << (32 * lane)) >> 224;
    }
}
