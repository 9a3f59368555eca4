// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The canonical ERC-4337 EntryPoints
/// @notice An account deposits with them and obeys them, so no session may call them.
library EntryPoints {
    address private constant V06 = 0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789;
    address private constant V07 = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    address private constant V08 = 0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108;
    address private constant V09 = 0x433709009B8330FDa32311DF1C2AFA402eD8D009;

    function isCanonical(address target) internal pure returns (bool) {
        return target == V06 || target == V07 || target == V08 || target == V09;
    }
}
