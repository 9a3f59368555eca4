// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6900ValidationModule} from "../interfaces/IERC6900ValidationModule.sol";

/// @title Which standard's `validateUserOp` was called
/// @notice The two functions share one body. What differs between them is read from the calldata here: were it passed
/// as arguments, the compiler would see that these are constants, and write the whole body twice.
library Standards {
    /// @notice Whether the call is ERC-6900's, whose `validateUserOp` has the entity id as its first argument.
    function isERC6900() internal pure returns (bool result) {
        bytes4 selector = IERC6900ValidationModule.validateUserOp.selector;
        assembly ("memory-safe") {
            result := eq(shr(224, calldataload(0)), shr(224, selector))
        }
    }

    /// @notice The entity id of such a call; 0 for ERC-7579.
    function entityId() internal pure returns (uint256 result) {
        bool isPassed = isERC6900();
        assembly ("memory-safe") {
            result := mul(isPassed, calldataload(4))
        }
    }
}
