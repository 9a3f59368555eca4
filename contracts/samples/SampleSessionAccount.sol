// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountERC7579} from "@openzeppelin/contracts/account/extensions/draft-AccountERC7579.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @title SampleSessionAccount, an example
/// @notice OpenZeppelin's ERC-7579 account with a root validator and the session module from the start, as
/// `SampleAccountFactory` makes clones of it. For a testnet: it can't be upgraded, and it has no way back from a lost
/// owner key.
contract SampleSessionAccount is AccountERC7579, Initializable {
    IEntryPoint private immutable ENTRY_POINT;

    /// @param entryPoint_ The ERC-4337 EntryPoint that every clone obeys.
    constructor(IEntryPoint entryPoint_) {
        ENTRY_POINT = entryPoint_;
        _disableInitializers();
    }

    /// @notice Installs both validators, and protects contracts from sessions. The factory calls this in the
    /// transaction that makes the clone.
    /// @param rootData What the root validator's `onInstall` takes, such as the owner's 20 bytes.
    /// @param moduleData What the session module's `onInstall` takes: a list of sessions.
    /// @param protectedTargets Contracts that no session of the account may reach.
    function initialize(
        address rootValidator,
        bytes calldata rootData,
        address module,
        bytes calldata moduleData,
        address[] calldata protectedTargets
    ) external initializer {
        _installModule(MODULE_TYPE_VALIDATOR, rootValidator, rootData);
        _installModule(MODULE_TYPE_VALIDATOR, module, moduleData);
        ISessionKeyValidator(module).protectTargets(protectedTargets, true);
    }

    /// @notice The EntryPoint that the account obeys.
    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }
}
