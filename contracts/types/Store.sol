// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountState} from "./AccountState.sol";
import {Purse} from "./Purse.sol";
import {RuleWords} from "./RuleWords.sol";
import {SessionHeader} from "./SessionHeader.sol";

/// @notice What the module knows of a session, except its rules for targets.
/// @dev A field counts for nothing unless a header flag announces it.
struct SessionData {
    SessionHeader header;
    Purse purse;
    /// @dev What remains, wei, unless the purse has it. `type(uint256).max` is unlimited.
    uint256 nativeAllowance;
    /// @dev The free paymaster, under the policy `Only`.
    address paymaster;
    RuleWords accountFunctions;
    RuleWords anyContractFunctions;
}

/// @notice What the module knows under one session id, on every account that has a session of this id.
/// @dev A call finds its rule from here, with one hash less than from a table that starts with the session id.
struct SessionTables {
    mapping(address account => SessionData) sessions;
    mapping(address target => mapping(address account => RuleWords)) targetRules;
}

/// @notice All storage of the module.
///
/// The account is the innermost key everywhere, which makes each slot "associated" with it (ERC-7562) and keeps
/// accounts apart. Things of different kinds have mappings or fields of their own, so no session id, salt or target,
/// whoever chooses it, can make one stand for another.
struct Store {
    mapping(address account => AccountState) accounts;
    mapping(bytes32 sessionId => SessionTables) byId;
    mapping(address target => mapping(address account => bool)) protectedTargets;
}
