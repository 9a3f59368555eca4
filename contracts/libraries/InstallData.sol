// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @title Strict decoding of the data that `onInstall` takes
/// @notice Accepts only what the compiler's encoder writes.
library InstallData {
    using CalldataWords for bytes;

    /// @dev The offset of the list and its length.
    uint256 private constant HEAD_LENGTH = 64;

    /// @notice The sessions whose ABI encoding `data` is, to the byte. Reverts without data where a session's encoding
    /// points outside of it.
    function decode(bytes calldata data) internal pure returns (ISessionKeyValidator.Session[] memory sessions) {
        require(data.length >= HEAD_LENGTH, ISessionKeyErrors.InvalidInstallData());
        // Each session has an offset. Looked at first, because decoding a huge length panics.
        bool isList = data.wordAt(0) == 32 && data.wordAt(32) <= (data.length - HEAD_LENGTH) / 32;
        require(isList, ISessionKeyErrors.InvalidInstallData());
        sessions = abi.decode(data, (ISessionKeyValidator.Session[]));
        bool isCanonical = keccak256(abi.encode(sessions)) == keccak256(data);
        require(isCanonical, ISessionKeyErrors.InvalidInstallData());
    }
}
