// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title An account that makes many calls of a module in one transaction
/// @notice For tests that put this code at the address of a real account for a while: the module, which knows accounts
/// by address alone, answers as it would answer that account. It has no storage of its own.
contract ReplayingAccount {
    /// @notice One call of the module, and what to ask the module after it.
    struct Step {
        bytes data;
        bytes[] questions;
    }

    bytes4 private constant VALID = 0x1626ba7e;

    event Replayed(bool isSuccess, bytes result, bytes[] answers);

    /// @notice Here the owner's signature of a hash is the hash itself (ERC-1271).
    function isValidSignature(bytes32 hash, bytes calldata signature) external pure returns (bytes4) {
        bool isSigned = signature.length == 32 && bytes32(signature) == hash;
        return isSigned ? VALID : bytes4(0xffffffff);
    }

    /// @notice Makes every call, whatever the others return, and logs what came of each.
    function replay(address module, Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool isSuccess, bytes memory result) = module.call(steps[i].data);
            bytes[] calldata questions = steps[i].questions;
            bytes[] memory answers = new bytes[](questions.length);
            for (uint256 k = 0; k < questions.length; ++k) {
                (, answers[k]) = module.staticcall(questions[k]);
            }
            emit Replayed(isSuccess, result, answers);
        }
    }
}
