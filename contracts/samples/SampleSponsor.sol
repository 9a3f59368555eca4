// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {PaymasterSigner} from "@openzeppelin/contracts/account/paymaster/extensions/PaymasterSigner.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignerECDSA} from "@openzeppelin/contracts/utils/cryptography/signers/SignerECDSA.sol";

/// @title SampleSponsor, an example
/// @notice OpenZeppelin's signing paymaster: it pays for the operations that a server's key signed, from its deposit at
/// the EntryPoint, which anyone may fill by `depositTo`. Who is paid for, and how much, the server decides; the deposit
/// is the most that it can lose.
contract SampleSponsor is PaymasterSigner, SignerECDSA, Ownable {
    IEntryPoint private immutable ENTRY_POINT;

    /// @param entryPoint_ The ERC-4337 EntryPoint whose operations it pays for.
    /// @param signer_ The server's key, which approves operations.
    /// @param owner_ Who may take the deposit and the stake back.
    constructor(
        IEntryPoint entryPoint_,
        address signer_,
        address owner_
    ) EIP712("SampleSponsor", "1") SignerECDSA(signer_) Ownable(owner_) {
        ENTRY_POINT = entryPoint_;
    }

    /// @notice Takes some of the deposit back, wei.
    function withdraw(address payable to, uint256 value) external onlyOwner {
        _withdraw(to, value);
    }

    /// @notice Adds to the stake, which gives a paymaster a better standing with bundlers.
    function addStake(uint32 unstakeDelaySec) external payable onlyOwner {
        _addStake(msg.value, unstakeDelaySec);
    }

    /// @notice Begins the delay after which the stake can be taken back.
    function unlockStake() external onlyOwner {
        _unlockStake();
    }

    /// @notice Takes the stake back.
    function withdrawStake(address payable to) external onlyOwner {
        _withdrawStake(to);
    }

    /// @notice The EntryPoint whose operations it pays for.
    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }
}
