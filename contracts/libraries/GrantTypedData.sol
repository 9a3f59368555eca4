// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @title What an owner signs to grant a session (EIP-712)
/// @notice Typed fields, and beside them words that explain each: constants, fixed by what they explain. Whoever asks
/// for a grant can't choose them, and a wallet shows them.
library GrantTypedData {
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant NAME = keccak256("Session keys");
    bytes32 private constant VERSION = keccak256("1");

    bytes32 private constant PERMISSION_TYPE = keccak256(
        "Permission(string allows,address target,uint256 allowance,bytes4[] functions)"
    );
    bytes32 private constant GRANT_TYPE = keccak256(
        "SessionGrant(string purpose,address account,uint256 epoch,uint48 deadline,string signerKind,bytes signer,"
        "uint96 salt,uint48 validAfter,uint48 validUntil,string paymasterPolicy,address paymaster,"
        "Permission[] permissions)"
        "Permission(string allows,address target,uint256 allowance,bytes4[] functions)"
    );

    bytes32 private constant PURPOSE = keccak256(
        "Let another key use this account, within the permissions below, until validUntil (0: no end) or until I "
        "revoke it. Void unless used for the first time by the deadline."
    );

    bytes32 private constant ADDRESS = keccak256("An address, whose key signs (ECDSA)");
    bytes32 private constant CONTRACT = keccak256("A contract, which says what it signed (ERC-1271)");
    bytes32 private constant ERC7913 = keccak256("A key behind the address of its verifier (ERC-7913)");

    bytes32 private constant NONE = keccak256("No paymaster is free.");
    bytes32 private constant ONLY = keccak256("Gas that this paymaster pays is free.");
    bytes32 private constant ANY = keccak256(
        "WARNING: gas that any paymaster pays is free, even one that takes the account's tokens for it."
    );

    bytes32 private constant NATIVE = keccak256(
        "Send native tokens to anyone, up to this allowance in wei, in total. 2^256-1 is no limit."
    );
    bytes32 private constant TOKEN = keccak256(
        "Send or approve this token to anyone, up to this allowance in its base units, in total. 2^256-1 is no limit."
    );
    bytes32 private constant GAS = keccak256(
        "Pay gas with the account's native tokens, up to this allowance in wei, in total; each operation counts at its "
        "maximum cost. 2^256-1 is no limit."
    );
    bytes32 private constant CONTRACT_ACCESS = keccak256(
        "Call every function of this contract, except onInstall and onUninstall."
    );
    bytes32 private constant ACCOUNT_FUNCTIONS = keccak256("Call these functions of the account itself.");
    bytes32 private constant ALL_CONTRACTS = keccak256(
        "Call these functions of any contract that is not protected and that no other permission names."
    );
    bytes32 private constant ON_CONTRACT = keccak256("Call these functions of this contract.");
    bytes32 private constant ROOT = keccak256(
        "WARNING: do everything that the account can do, also grant itself a life beyond its revocation."
    );

    /// @notice What the account's owner signs.
    function digest(
        address account,
        uint256 epoch,
        ISessionKeyValidator.DeferredGrant memory grant
    ) internal view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPE, NAME, VERSION, block.chainid, address(this)));
        return MessageHashUtils.toTypedDataHash(domain, _hashGrant(account, epoch, grant));
    }

    function _hashGrant(
        address account,
        uint256 epoch,
        ISessionKeyValidator.DeferredGrant memory grant
    ) private pure returns (bytes32) {
        ISessionKeyValidator.Session memory session = grant.session;
        return
            keccak256(
                abi.encode(
                    GRANT_TYPE,
                    PURPOSE,
                    account,
                    epoch,
                    grant.deadline,
                    [ADDRESS, CONTRACT, ERC7913][uint256(session.signerKind)],
                    keccak256(session.signer),
                    session.salt,
                    session.validAfter,
                    session.validUntil,
                    [NONE, ONLY, ANY][uint256(session.paymasterPolicy)],
                    session.paymaster,
                    _hashPermissions(session.permissions)
                )
            );
    }

    function _hashPermissions(ISessionKeyValidator.Permission[] memory permissions) private pure returns (bytes32) {
        bytes32[8] memory words = [
            NATIVE,
            TOKEN,
            GAS,
            CONTRACT_ACCESS,
            ACCOUNT_FUNCTIONS,
            ALL_CONTRACTS,
            ON_CONTRACT,
            ROOT
        ];
        bytes32[] memory hashes = new bytes32[](permissions.length);
        for (uint256 i = 0; i < permissions.length; ++i) {
            hashes[i] = _hashPermission(words[uint256(permissions[i].permissionType)], permissions[i]);
        }
        return _hashElements(hashes);
    }

    function _hashPermission(
        bytes32 words,
        ISessionKeyValidator.Permission memory permission
    ) private pure returns (bytes32) {
        bytes32[] memory functions;
        bytes4[] memory selectors = permission.functions;
        // Selectors stand in memory as words with zeros after them.
        assembly ("memory-safe") {
            functions := selectors
        }
        return
            keccak256(
                abi.encode(PERMISSION_TYPE, words, permission.target, permission.allowance, _hashElements(functions))
            );
    }

    /// @dev Where they stand: in EIP-712 as in memory, each element of an array takes a whole word.
    function _hashElements(bytes32[] memory elements) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(add(elements, 0x20), mul(mload(elements), 0x20))
        }
    }
}
