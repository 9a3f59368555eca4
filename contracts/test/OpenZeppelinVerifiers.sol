// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";
import {ERC7913WebAuthnVerifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";

/// @title OpenZeppelin's verifier of P-256 signatures over the hash itself, to compare with
contract OpenZeppelinP256Verifier is ERC7913P256Verifier {}

/// @title OpenZeppelin's verifier of WebAuthn assertions, to compare with
contract OpenZeppelinWebAuthnVerifier is ERC7913WebAuthnVerifier {}
