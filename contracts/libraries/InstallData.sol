// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @title Strict decoding of the data that `onInstall` takes
/// @notice Accepts only what the compiler's encoder writes.
library InstallData {
    /// @notice The sessions whose ABI encoding `data` is, to the byte. Reverts without data where the encoding points
    /// outside of it.
    function decode(bytes calldata data) internal pure returns (ISessionKeyValidator.Session[] memory sessions) {
        sessions = abi.decode(data, (ISessionKeyValidator.Session[]));
        bool isCanonical = keccak256(abi.encode(sessions)) == keccak256(data);
        require(isCanonical, ISessionKeyErrors.InvalidInstallData());
    }
}
