// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PaymasterSigner} from "@openzeppelin/contracts/account/paymaster/extensions/PaymasterSigner.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignerECDSA} from "@openzeppelin/contracts/utils/cryptography/signers/SignerECDSA.sol";

/// @title OpenZeppelin's verifying paymaster, on the EntryPoint of one's choice
contract TestPaymaster is PaymasterSigner, SignerECDSA {
    IEntryPoint private immutable ENTRY_POINT;

    constructor(IEntryPoint entryPoint_, address signer_) payable EIP712("TestPaymaster", "1") SignerECDSA(signer_) {
        ENTRY_POINT = entryPoint_;
        _deposit(msg.value);
    }

    function entryPoint() public view override returns (IEntryPoint) {
        return ENTRY_POINT;
    }
}
