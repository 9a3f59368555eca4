// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountERC7579} from "@openzeppelin/contracts/account/extensions/draft-AccountERC7579.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title SampleAccount, an example
/// @notice OpenZeppelin's ERC-7579 account, with a root validator from the start and the EntryPoint of one's choice.
/// For a testnet: it can't be upgraded, and it has no way back from a lost owner key.
contract SampleAccount is AccountERC7579 {
    IEntryPoint private immutable ENTRY_POINT;

    /// @param entryPoint_ The ERC-4337 EntryPoint that the account obeys.
    /// @param validator The root validator, such as `ECDSAValidator`.
    /// @param validatorData What its `onInstall` takes, such as the owner's 20 bytes.
    constructor(IEntryPoint entryPoint_, address validator, bytes memory validatorData) {
        ENTRY_POINT = entryPoint_;
        _installModule(MODULE_TYPE_VALIDATOR, validator, validatorData);
    }

    /// @notice The EntryPoint that the account obeys.
    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }
}
