// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IEntryPoint, IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {SampleSessionAccount} from "./SampleSessionAccount.sol";

/// @title SampleAccountFactory, an example
/// @notice Makes accounts that have the session module from the start, so that a deferred grant works as their very
/// first operation. An account's address follows from its owner and salt, and from what the factory was made with.
/// @dev Bundlers that enforce ERC-7562 let that operation touch the module's storage only if the factory has a stake.
contract SampleAccountFactory {
    /// @dev Where Permit2 is on every chain: what an account approved there, a session could move.
    address private constant PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;

    /// @notice What accounts are clones of.
    SampleSessionAccount public immutable IMPLEMENTATION;
    /// @notice The root validator of every account; it takes the owner's 20 bytes.
    address public immutable ROOT_VALIDATOR;
    /// @notice The session module of every account.
    address public immutable MODULE;
    /// @notice Who stakes for the factory at the EntryPoint, and gets the stake back. Zero: nobody.
    address public immutable STAKER;

    /// @notice The account was made.
    event AccountCreated(address indexed account, address indexed owner, uint256 salt);

    /// @notice The caller does not stake for this factory.
    error CallerIsNotStaker(address caller, address staker);

    constructor(IEntryPoint entryPoint, address rootValidator, address module, address staker) {
        IMPLEMENTATION = new SampleSessionAccount(entryPoint);
        ROOT_VALIDATOR = rootValidator;
        MODULE = module;
        STAKER = staker;
    }

    /// @notice Makes the account of an owner, or finds it there already.
    /// @param salt Another salt is another account of the same owner.
    function createAccount(address owner, uint256 salt) external returns (address account) {
        account = accountOf(owner, salt);
        if (account.code.length != 0) return account;
        Clones.cloneDeterministic(address(IMPLEMENTATION), _saltOf(owner, salt));
        _initialize(SampleSessionAccount(payable(account)), owner);
        emit AccountCreated(account, owner, salt);
    }

    /// @notice Adds to the factory's stake at the EntryPoint.
    function addStake(uint32 unstakeDelaySec) external payable {
        _stakes().addStake{value: msg.value}(unstakeDelaySec);
    }

    /// @notice Begins the delay after which the stake can be taken back.
    function unlockStake() external {
        _stakes().unlockStake();
    }

    /// @notice Takes the stake back.
    function withdrawStake(address payable to) external {
        _stakes().withdrawStake(to);
    }

    /// @notice Where the account of an owner is, or will be.
    function accountOf(address owner, uint256 salt) public view returns (address) {
        return Clones.predictDeterministicAddress(address(IMPLEMENTATION), _saltOf(owner, salt));
    }

    /// @dev No sessions yet, and none will reach what checks the owner, or Permit2.
    function _initialize(SampleSessionAccount account, address owner) private {
        bytes memory emptyList = abi.encode(uint256(32), uint256(0));
        address[] memory protectedTargets = new address[](2);
        (protectedTargets[0], protectedTargets[1]) = (ROOT_VALIDATOR, PERMIT2);
        account.initialize(ROOT_VALIDATOR, abi.encodePacked(owner), MODULE, emptyList, protectedTargets);
    }

    /// @dev The EntryPoint, for the staker alone.
    function _stakes() private view returns (IEntryPointStake) {
        require(msg.sender == STAKER, CallerIsNotStaker(msg.sender, STAKER));
        return IEntryPointStake(address(IMPLEMENTATION.entryPoint()));
    }

    function _saltOf(address owner, uint256 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, salt));
    }
}
