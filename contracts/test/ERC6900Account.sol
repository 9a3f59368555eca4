// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IAccount, IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {Call, IERC6900Account} from "../interfaces/IERC6900Account.sol";
import {IERC6900Module} from "../interfaces/IERC6900Module.sol";
import {IERC6900ValidationModule} from "../interfaces/IERC6900ValidationModule.sol";

/// @title A small ERC-6900 account (v0.8)
/// @notice The standard's flow for validations: install, uninstall, user operations, calls at runtime, signatures.
/// Without hooks, execution modules and direct-call validation.
/// @dev Which validation is meant comes first in the signature or authorization: module (20 bytes), entity id (4), and,
/// but for ERC-1271, a byte that is 1 for a global validation; then 0xff and what the module takes.
contract ERC6900Account is IERC6900Account, IAccount, IERC1271 {
    /// @notice One installation of a validation module.
    struct Validation {
        uint8 flags;
        /// @dev What it may validate unless it is global.
        bytes4[] selectors;
    }

    uint8 private constant IS_USER_OP_VALIDATION = 1;
    uint8 private constant IS_SIGNATURE_VALIDATION = 2;
    uint8 private constant IS_GLOBAL = 4;
    /// @dev What comes after this byte is for the validation module: no hook has this index.
    bytes1 private constant FINAL_SEGMENT = 0xff;

    IEntryPoint private immutable ENTRY_POINT;

    mapping(bytes24 moduleEntity => Validation validation) private _validations;

    event ValidationInstalled(address indexed module, uint32 indexed entityId);
    event ValidationUninstalled(address indexed module, uint32 indexed entityId, bool onUninstallSucceeded);

    error CallerNotPermitted(address caller);
    error HooksNotSupported();
    error InterfaceNotSupported(address module);
    error SegmentMissing();
    error SelfCallRecursionDepthExceeded();
    error SignatureValidationInvalid(bytes24 moduleEntity);
    error UserOpValidationInvalid(bytes24 moduleEntity);
    error ValidationFunctionMissing(bytes4 selector);

    modifier onlyEntryPointOrSelf() {
        _requireEntryPointOrSelf();
        _;
    }

    /// @param config The owner's validation, packed as `installValidation` takes it.
    constructor(IEntryPoint entryPoint_, bytes25 config, bytes memory installData) {
        ENTRY_POINT = entryPoint_;
        _installValidation(config, new bytes4[](0), installData);
    }

    receive() external payable {}

    /// @inheritdoc IERC6900Account
    function execute(
        address target,
        uint256 value,
        bytes calldata data
    ) external payable onlyEntryPointOrSelf returns (bytes memory) {
        return _call(target, value, data);
    }

    /// @inheritdoc IERC6900Account
    function executeBatch(
        Call[] calldata calls
    ) external payable onlyEntryPointOrSelf returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            results[i] = _call(calls[i].target, calls[i].value, calls[i].data);
        }
    }

    /// @notice Calls the account as itself, where the validation that `authorization` names lets the caller.
    function executeWithRuntimeValidation(
        bytes calldata data,
        bytes calldata authorization
    ) external payable returns (bytes memory) {
        bytes24 moduleEntity = bytes24(authorization[:24]);
        _requireValidationFor(data, moduleEntity, uint8(authorization[24]) == 1);
        (address module, uint32 entityId) = _unpack(moduleEntity);
        IERC6900ValidationModule(module).validateRuntime(
            address(this),
            entityId,
            msg.sender,
            msg.value,
            data,
            _finalSegment(authorization[25:])
        );
        return _call(address(this), 0, data);
    }

    /// @notice Installs a validation.
    /// @param config Module (20 bytes), entity id (4), flags (1): bit 0 user operations, bit 1 signatures, bit 2 global.
    /// @param selectors The account's functions that it may validate where it is not global.
    /// @param installData For the module's `onInstall`, which is not called where this is empty.
    /// @param hooks Must be empty here.
    function installValidation(
        bytes25 config,
        bytes4[] calldata selectors,
        bytes calldata installData,
        bytes[] calldata hooks
    ) external onlyEntryPointOrSelf {
        require(hooks.length == 0, HooksNotSupported());
        _installValidation(config, selectors, installData);
    }

    /// @notice Removes a validation, also where its module objects.
    /// @param uninstallData For the module's `onUninstall`, which is not called where this is empty.
    function uninstallValidation(
        bytes24 moduleEntity,
        bytes calldata uninstallData,
        bytes[] calldata
    ) external onlyEntryPointOrSelf {
        delete _validations[moduleEntity];
        (address module, uint32 entityId) = _unpack(moduleEntity);
        bool isSuccess = true;
        if (uninstallData.length != 0) {
            try IERC6900Module(module).onUninstall(uninstallData) {} catch {
                isSuccess = false;
            }
        }
        emit ValidationUninstalled(module, entityId, isSuccess);
    }

    /// @inheritdoc IAccount
    function validateUserOp(
        PackedUserOperation calldata userOp,
        bytes32 userOpHash,
        uint256 missingAccountFunds
    ) external returns (uint256 validationData) {
        require(msg.sender == address(ENTRY_POINT), CallerNotPermitted(msg.sender));
        bytes24 moduleEntity = bytes24(userOp.signature[:24]);
        _requireValidationFor(userOp.callData, moduleEntity, uint8(userOp.signature[24]) == 1);
        bool isUserOpValidation = _validations[moduleEntity].flags & IS_USER_OP_VALIDATION != 0;
        require(isUserOpValidation, UserOpValidationInvalid(moduleEntity));
        (address module, uint32 entityId) = _unpack(moduleEntity);
        PackedUserOperation memory forModule = userOp;
        forModule.signature = _finalSegment(userOp.signature[25:]);
        validationData = IERC6900ValidationModule(module).validateUserOp(entityId, forModule, userOpHash);
        // The EntryPoint checks whether it arrived.
        if (missingAccountFunds != 0) {
            (bool isSuccess, ) = msg.sender.call{value: missingAccountFunds}("");
            (isSuccess);
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bytes24 moduleEntity = bytes24(signature[:24]);
        bool isSignatureValidation = _validations[moduleEntity].flags & IS_SIGNATURE_VALIDATION != 0;
        require(isSignatureValidation, SignatureValidationInvalid(moduleEntity));
        (address module, uint32 entityId) = _unpack(moduleEntity);
        return
            IERC6900ValidationModule(module).validateSignature(
                address(this),
                entityId,
                msg.sender,
                hash,
                _finalSegment(signature[24:])
            );
    }

    /// @notice The EntryPoint that the account obeys.
    function entryPoint() external view returns (IEntryPoint) {
        return ENTRY_POINT;
    }

    /// @notice Names the account's implementation.
    function accountId() external pure returns (string memory) {
        return "session-keys.erc6900-test-account.1.0.0";
    }

    function _call(address target, uint256 value, bytes calldata data) internal virtual returns (bytes memory) {
        (bool isSuccess, bytes memory result) = target.call{value: value}(data);
        return Address.verifyCallResult(isSuccess, result);
    }

    function _installValidation(bytes25 config, bytes4[] memory selectors, bytes memory installData) private {
        bytes24 moduleEntity = bytes24(config);
        _validations[moduleEntity].flags = uint8(config[24]);
        for (uint256 i = 0; i < selectors.length; ++i) {
            _validations[moduleEntity].selectors.push(selectors[i]);
        }
        (address module, uint32 entityId) = _unpack(moduleEntity);
        if (installData.length != 0) {
            bool isSupported = ERC165Checker.supportsInterface(module, type(IERC6900ValidationModule).interfaceId);
            require(isSupported, InterfaceNotSupported(module));
            IERC6900Module(module).onInstall(installData);
        }
        emit ValidationInstalled(module, entityId);
    }

    /// @dev A batch may call the account itself, one level deep and with functions that the validation covers.
    function _requireValidationFor(bytes calldata data, bytes24 moduleEntity, bool isGlobal) private view {
        _requireSelector(bytes4(data), moduleEntity, isGlobal);
        if (bytes4(data) == IERC6900Account.execute.selector) {
            (address target, , ) = abi.decode(data[4:], (address, uint256, bytes));
            require(target != address(this), SelfCallRecursionDepthExceeded());
        } else if (bytes4(data) == IERC6900Account.executeBatch.selector) {
            Call[] memory calls = abi.decode(data[4:], (Call[]));
            for (uint256 i = 0; i < calls.length; ++i) {
                if (calls[i].target != address(this)) continue;
                bytes4 selector = bytes4(calls[i].data);
                bool isNested =
                    selector == IERC6900Account.execute.selector || selector == IERC6900Account.executeBatch.selector;
                require(!isNested, SelfCallRecursionDepthExceeded());
                _requireSelector(selector, moduleEntity, isGlobal);
            }
        }
    }

    function _requireSelector(bytes4 selector, bytes24 moduleEntity, bool isGlobal) private view {
        Validation storage validation = _validations[moduleEntity];
        bool isCovered = isGlobal && validation.flags & IS_GLOBAL != 0 && _isGlobalFunction(selector);
        for (uint256 i = 0; !isGlobal && !isCovered && i < validation.selectors.length; ++i) {
            isCovered = validation.selectors[i] == selector;
        }
        require(isCovered, ValidationFunctionMissing(selector));
    }

    function _requireEntryPointOrSelf() private view {
        bool isPermitted = msg.sender == address(ENTRY_POINT) || msg.sender == address(this);
        require(isPermitted, CallerNotPermitted(msg.sender));
    }

    function _isGlobalFunction(bytes4 selector) private pure returns (bool) {
        return
            selector == IERC6900Account.execute.selector ||
            selector == IERC6900Account.executeBatch.selector ||
            selector == this.installValidation.selector ||
            selector == this.uninstallValidation.selector;
    }

    function _finalSegment(bytes calldata source) private pure returns (bytes calldata) {
        require(source[0] == FINAL_SEGMENT, SegmentMissing());
        return source[1:];
    }

    function _unpack(bytes24 moduleEntity) private pure returns (address module, uint32 entityId) {
        return (address(bytes20(moduleEntity)), uint32(uint192(moduleEntity)));
    }
}
