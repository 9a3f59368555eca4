// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice First word of a rule: what a session may call on one target, on the account, or on any contract.
///
/// A word has eight lanes of 32 bits, lane 0 at the top. Lane 0 holds the flags and the number of functions. What the
/// other seven hold depends on the flags, and allowances and selectors never share a word:
///
/// | rule                | lanes 1 to 7 of this word        | the words that follow                   |
/// | ------------------- | -------------------------------- | --------------------------------------- |
/// | contract access     | zero                             | zero                                    |
/// | functions           | the first seven selectors        | the other selectors, eight to a word    |
/// | token               | the allowance that remains       | the selectors allowed beside the budget |
///
/// Lane 0: bit 255 token, bit 254 contract access, bit 253 unlimited, bits 224 to 231 the number of functions.
/// A rule that exists has a flag or a function, so it is never the zero word, however little is left of its allowance.
type Rule is uint256;

using Rules for Rule global;

/// @title Reading and building of a rule's first word
/// @notice One function for each field.
library Rules {
    /// @dev The largest finite token allowance: what lanes 1 to 7 hold.
    uint256 internal constant MAX_ALLOWANCE = type(uint224).max;

    Rule internal constant CONTRACT_ACCESS_RULE = Rule.wrap(CONTRACT_ACCESS);

    uint256 private constant TOKEN = 1 << 255;
    uint256 private constant CONTRACT_ACCESS = 1 << 254;
    uint256 private constant UNLIMITED = 1 << 253;
    uint256 private constant FUNCTION_COUNT_SHIFT = 224;

    function createToken(uint224 allowance_) internal pure returns (Rule) {
        return Rule.wrap(TOKEN | allowance_);
    }

    function createUnlimitedToken() internal pure returns (Rule) {
        return Rule.wrap(TOKEN | UNLIMITED);
    }

    function withFunctionCount(Rule rule, uint256 count) internal pure returns (Rule) {
        return Rule.wrap(Rule.unwrap(rule) | (count << FUNCTION_COUNT_SHIFT));
    }

    /// @dev `amount` must not exceed `allowance`: the subtraction would borrow from the flags above.
    function minusAllowance(Rule rule, uint256 amount) internal pure returns (Rule) {
        unchecked {
            return Rule.wrap(Rule.unwrap(rule) - amount);
        }
    }

    function exists(Rule rule) internal pure returns (bool) {
        return Rule.unwrap(rule) != 0;
    }

    function isToken(Rule rule) internal pure returns (bool) {
        return Rule.unwrap(rule) & TOKEN != 0;
    }

    function isContractAccess(Rule rule) internal pure returns (bool) {
        return Rule.unwrap(rule) & CONTRACT_ACCESS != 0;
    }

    function isUnlimited(Rule rule) internal pure returns (bool) {
        return Rule.unwrap(rule) & UNLIMITED != 0;
    }

    function functionCount(Rule rule) internal pure returns (uint256) {
        return uint8(Rule.unwrap(rule) >> FUNCTION_COUNT_SHIFT);
    }

    /// @dev Of a token rule, in the token's base units.
    function allowance(Rule rule) internal pure returns (uint256) {
        return uint224(Rule.unwrap(rule));
    }
}
