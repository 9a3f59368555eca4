// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC6900Module} from "../interfaces/IERC6900Module.sol";
import {IERC6900ValidationModule} from "../interfaces/IERC6900ValidationModule.sol";

/// @title An owner for ERC-6900 accounts
/// @notice One owner per account and entity id, who signs raw hashes and may call the account.
contract SingleOwnerValidation is IERC6900ValidationModule {
    mapping(uint32 entityId => mapping(address account => address owner)) private _owners;

    error CallerIsNotOwner(address caller, address account, uint32 entityId);

    /// @param data `abi.encode(uint32 entityId, address owner)`.
    function onInstall(bytes calldata data) external {
        (uint32 entityId, address owner) = abi.decode(data, (uint32, address));
        _owners[entityId][msg.sender] = owner;
    }

    /// @param data `abi.encode(uint32 entityId)`.
    function onUninstall(bytes calldata data) external {
        delete _owners[abi.decode(data, (uint32))][msg.sender];
    }

    function validateUserOp(
        uint32 entityId,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash
    ) external view returns (uint256) {
        return
            _isOwnerSignature(entityId, msg.sender, userOpHash, userOp.signature)
                ? ERC4337Utils.SIG_VALIDATION_SUCCESS
                : ERC4337Utils.SIG_VALIDATION_FAILED;
    }

    function validateRuntime(
        address account,
        uint32 entityId,
        address sender,
        uint256,
        bytes calldata,
        bytes calldata
    ) external view {
        require(sender == _owners[entityId][account], CallerIsNotOwner(sender, account, entityId));
    }

    function validateSignature(
        address account,
        uint32 entityId,
        address,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4) {
        return
            _isOwnerSignature(entityId, account, hash, signature)
                ? IERC1271.isValidSignature.selector
                : bytes4(0xffffffff);
    }

    function moduleId() external pure returns (string memory) {
        return "session-keys.single-owner-validation.1.0.0";
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC6900Module).interfaceId ||
            interfaceId == type(IERC6900ValidationModule).interfaceId;
    }

    function _isOwnerSignature(
        uint32 entityId,
        address account,
        bytes32 hash,
        bytes calldata signature
    ) private view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(hash, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == _owners[entityId][account];
    }
}
