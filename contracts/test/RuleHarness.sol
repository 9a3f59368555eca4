// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Rule, Rules} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";

/// @title Rules and their selectors, one at a time
contract RuleHarness {
    /// @dev What a rule's first word says.
    struct Fields {
        bool exists;
        bool isToken;
        bool isContractAccess;
        bool isUnlimited;
        uint256 functionCount;
        uint256 allowance;
    }

    mapping(uint256 id => RuleWords) private _rules;

    function write(uint256 id, uint256 rule, bytes4[] calldata selectors) external {
        _rules[id].write(Rule.wrap(rule), selectors);
    }

    function contains(uint256 id, bytes4[] calldata selectors) external view returns (bool[] memory answers) {
        answers = new bool[](selectors.length);
        for (uint256 i = 0; i < selectors.length; ++i) {
            answers[i] = _rules[id].contains(_rules[id].first, uint32(selectors[i]));
        }
    }

    /// @dev The first word, then the eight that follow.
    function words(uint256 id) external view returns (uint256[9] memory result) {
        result[0] = Rule.unwrap(_rules[id].first);
        for (uint256 i = 0; i < 8; ++i) {
            result[i + 1] = _rules[id].more[i];
        }
    }

    function token(uint224 allowance) external pure returns (uint256) {
        return Rule.unwrap(Rules.createToken(allowance));
    }

    function unlimitedToken() external pure returns (uint256) {
        return Rule.unwrap(Rules.createUnlimitedToken());
    }

    function contractAccess() external pure returns (uint256) {
        return Rule.unwrap(Rules.CONTRACT_ACCESS_RULE);
    }

    function withFunctionCount(uint256 rule, uint256 count) external pure returns (uint256) {
        return Rule.unwrap(Rule.wrap(rule).withFunctionCount(count));
    }

    function minusAllowance(uint256 rule, uint256 amount) external pure returns (uint256) {
        return Rule.unwrap(Rule.wrap(rule).minusAllowance(amount));
    }

    function read(uint256 rule) external pure returns (Fields memory) {
        Rule word = Rule.wrap(rule);
        return
            Fields({
                exists: word.exists(),
                isToken: word.isToken(),
                isContractAccess: word.isContractAccess(),
                isUnlimited: word.isUnlimited(),
                functionCount: word.functionCount(),
                allowance: word.allowance()
            });
    }
}
