// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PublishedFunctions} from "../libraries/PublishedFunctions.sol";

/// @title The published lists, many selectors at a time
contract PublishedFunctionsHarness {
    function arePrivileged(bytes4[] calldata selectors) external pure returns (bool[] memory answers) {
        answers = new bool[](selectors.length);
        for (uint256 i = 0; i < selectors.length; ++i) {
            answers[i] = PublishedFunctions.isPrivileged(PublishedFunctions.table(), selectors[i]);
        }
    }

    function areTokenMoving(bytes4[] calldata selectors) external pure returns (bool[] memory answers) {
        answers = new bool[](selectors.length);
        for (uint256 i = 0; i < selectors.length; ++i) {
            answers[i] = PublishedFunctions.isTokenMoving(PublishedFunctions.table(), selectors[i]);
        }
    }
}
