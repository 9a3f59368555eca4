// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @title Strict decoding of the data that `onInstall` takes
/// @notice Left in calldata, where granting takes sessions from.
library InstallData {
    /// @notice The sessions whose ABI encoding `data` is, to the byte.
    function decode(bytes calldata data) internal pure returns (ISessionKeyValidator.Session[] calldata sessions) {
        require(data.length >= 64, ISessionKeyErrors.InvalidInstallData());
        // The list that `abi.decode(data, (Session[]))` would find, left in calldata. Every access to it checks its
        // bounds against the calldata; the comparison below rejects any encoding but the compiler's own.
        assembly ("memory-safe") {
            sessions.offset := add(data.offset, 0x40)
            sessions.length := calldataload(add(data.offset, 0x20))
        }
        require(sessions.length <= (data.length - 64) / 32, ISessionKeyErrors.InvalidInstallData());
        bool isCanonical = keccak256(abi.encode(sessions)) == keccak256(data);
        require(isCanonical, ISessionKeyErrors.InvalidInstallData());
    }
}
