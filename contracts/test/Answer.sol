// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Answers every call with the same bytes, or reverts with them
contract Answer {
    bytes private _answer;
    bool private immutable IS_REVERT;

    constructor(bytes memory answer, bool isRevert) {
        _answer = answer;
        IS_REVERT = isRevert;
    }

    fallback() external {
        bytes memory answer = _answer;
        if (IS_REVERT) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}
